"""Going down without dropping anybody, and coming back with every answer given before."""

import http.client
import json
import socket

from city import MAIN_STREET, CityTest
from contract import Answer, Request, the_contract


class Restart(CityTest):
    def test_a_request_under_way_is_answered_before_the_program_ends_and_its_answer_outlives_it(self):
        client = self.who("worker")
        body = json.dumps({"category": "CE01", "description": "收工前最后一件。", "location": MAIN_STREET}).encode()
        head = (f"POST /api/v1/whistles HTTP/1.1\r\nHost: {client.address[0]}\r\n"
                f"Authorization: Bearer {client.token}\r\nIdempotency-Key: drained-1\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n")
        with socket.create_connection(client.address, timeout=60) as connection:
            connection.sendall(head.encode())
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 100"), "the server has begun with it")
            self.city.terminate()
            connection.sendall(body)
            response = http.client.HTTPResponse(connection, method="POST")
            response.begin()
            answer = Answer(response)
        the_contract().check(Request("POST", "/api/v1/whistles", {}, body), answer)
        self.assertEqual(answer.status, 201, answer.raw)
        self.assertEqual(self.city.wait(), 0)

        self.city.start()
        again = self.who("worker").post("whistles", body, key="drained-1")
        self.assertEqual((again.status, again.raw), (201, answer.raw))
        self.assertEqual(self.who("worker").get(f"whistles/{again.body['id']}").status, 200)
