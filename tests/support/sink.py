"""A loopback receiver: robots, SMS and voice gateways by HTTP, and mail by SMTP. It accepts everything unless told
otherwise, and remembers what came."""

import collections
import http.server
import json
import socketserver
import threading
import time

ACCEPTED = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}  # as WeCom, DingTalk and Feishu say it

Received = collections.namedtuple("Received", "at path headers body")
Answer = collections.namedtuple("Answer", "status body seconds", defaults=(200, ACCEPTED, 0))


class Sink:
    """Started at once on two free ports of 127.0.0.1. `answer(path, …)` queues what the next requests of a path get;
    after them everything is accepted again."""

    def __init__(self):
        self.lock = threading.Condition()
        self.received = []
        self.mails = []
        self.answers = collections.defaultdict(list)
        self.closing = threading.Event()
        self.http = self.serve(http.server.ThreadingHTTPServer, Robot)
        self.smtp = self.serve(socketserver.ThreadingTCPServer, MailServer)

    def serve(self, kind, handler):
        server = kind(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        server.sink = self
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return server

    def close(self):
        self.closing.set()
        for server in (self.http, self.smtp):
            server.shutdown()
            server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.http.server_address[1]}{path}"

    @property
    def mail_url(self):
        return f"smtp://127.0.0.1:{self.smtp.server_address[1]}"

    def answer(self, path, *answers):
        with self.lock:
            self.answers[path].extend(answers)

    def take_answer(self, received):
        with self.lock:
            self.received.append(received)
            self.lock.notify_all()
            waiting = self.answers[received.path.split("?")[0]]
            return waiting.pop(0) if waiting else Answer()

    def take_mail(self, mail):
        with self.lock:
            self.mails.append(mail)
            self.lock.notify_all()

    def of(self, path):
        """What came to a path, in order."""
        with self.lock:
            return [each for each in self.received if each.path.split("?")[0] == path]

    def mails_to(self, address):
        with self.lock:
            return [mail for mail in self.mails if f"<{address}>" in mail["to"]]

    def await_count(self, count, read, seconds=30):
        """Waits until `read()` gives so many; gives them."""
        end = time.monotonic() + seconds
        while True:
            found = read()
            if len(found) >= count:
                return found
            with self.lock:
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{len(found)} of {count} arrived in {seconds} s: {found}")
                self.lock.wait(min(left, 0.2))


class Robot(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        answer = self.server.sink.take_answer(Received(time.time(), self.path, dict(self.headers), body))
        if answer.seconds:
            self.server.sink.closing.wait(answer.seconds)
        if answer.status is None:  # hangs up without a word
            self.close_connection = True
            return
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has given up

    def log_message(self, *_):
        pass


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that trusts it."""

    def handle(self):
        mail = {"from": "", "to": [], "text": ""}
        self.say("220 sink")
        for line in iter(self.rfile.readline, b""):
            word = line.decode().strip()
            verb = word[:4].upper()
            if verb == "EHLO":
                self.say("250-sink", "250 8BITMIME")
            elif verb == "MAIL":
                mail["from"] = word
                self.say("250 go on")
            elif verb == "RCPT":
                refused = "nobody@" in word
                self.say("550 no such person" if refused else "250 go on")
                mail["to"] += [] if refused else [word[word.index("<"):]]
            elif verb == "DATA":
                self.say("354 send it")
                mail["text"] = self.read_text()
                self.server.sink.take_mail(mail)
                mail = {"from": "", "to": [], "text": ""}
                self.say("250 taken")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 so be it")

    def read_text(self):
        lines = []
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                break
            lines.append(line.decode())
        return "".join(lines)

    def say(self, *lines):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode())
