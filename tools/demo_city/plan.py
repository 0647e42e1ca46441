"""What was decided by hand: the plan of the invented district and the names of its places."""

DISTRICT = ("990101", "望澜区")

# Rows run from north to south, columns from west to east; a letter is a community. Column 6 is the river.
PLAN = (
    "..AABBBFFGG..",
    ".AAABBBFFGGG.",
    "AAACCBBFHHGGI",
    "DDCCCEEHHHJII",
    "DDDCEEEHJJJII",
    "KKKLLMMPPQQQ.",
    "KKNLLMMPPPQQR",
    "KNNNLMMPSSSRR",
    ".NNOOOOSSSRRR",
    "..NNOOOSSRR..",
)
RIVER_COLUMN = 6
# Lines of the plan in metres from the crossing of the district's middle: west to east, north to south.
EASTINGS = (-1460, -1100, -760, -380, -50, 310, 650, 760, 1100, 1480, 1810, 2170, 2520, 2840)
NORTHINGS = (1930, 1550, 1150, 790, 380, 0, -390, -760, -1170, -1530, -1920)
# Old quarters with smaller grids, cut from north to south.
SPLIT = ((4, 4), (5, 5), (4, 8), (5, 7), (1, 5))
# Places without flats; several cells make one grid.
PARK = frozenset(((7, 8), (7, 9), (8, 8), (8, 9)))
WORKS = frozenset(((5, 10), (5, 11), (6, 10)))

STREETS = (
    ("001", "青枫街道", "qingfeng", "ABCDE"),
    ("002", "柳溪街道", "liuxi", "FGHIJ"),
    ("003", "石桥湾街道", "shiqiaowan", "KLMNO"),
    ("004", "明湖街道", "minghu", "PQRS"),
)
COMMUNITIES = {
    "A": ("枫林", "fenglin"),
    "B": ("北闸", "beizha"),
    "C": ("书院", "shuyuan"),
    "D": ("西园", "xiyuan"),
    "E": ("鼓楼巷", "guloxiang"),
    "F": ("柳溪", "liuxi"),
    "G": ("高桥", "gaoqiao"),
    "H": ("东岸", "dongan"),
    "I": ("望澜新村", "xincun"),
    "J": ("丝绸里", "sichouli"),
    "K": ("石桥", "shiqiao"),
    "L": ("幸福里", "xingfuli"),
    "M": ("老码头", "laomatou"),
    "N": ("南圩", "nanwei"),
    "O": ("渡口", "dukou"),
    "P": ("滨河", "binhe"),
    "Q": ("机床厂", "jichuangchang"),
    "R": ("明湖", "minghu"),
    "S": ("湖心", "huxin"),
}
RIVER_NAME = "澜河"
PARK_NAME = "明湖公园"
WORKS_NAME = "望澜机床工业园"

# Main streets: a line of the plan ("row" or "column"), its name in each part of its course, and the width in metres.
MAIN_STREETS = (
    ("row", 5, "应元大街", 40),
    ("row", 2, "青枫路", 30),
    ("row", 7, "石桥路", 30),
    ("column", 1, "西园路", 24),
    ("column", 3, "望澜大道", 32),
    ("column", 6, "澜河西路", 24),
    ("column", 7, "澜河东路", 24),
    ("column", 10, "明湖路", 30),
)

COMPOUND_FIRST = (
    "枫林", "柳岸", "福临", "和顺", "丽景", "金桂", "锦绣", "听澜", "春晓", "秋实", "文昌", "翠竹", "银杏", "海棠", "玉兰", "朝阳",
    "东篱", "清和", "安康", "永乐", "学府", "机床", "纺织", "铁路", "水岸", "长青", "康宁", "紫藤", "梧桐", "晨光",
)
COMPOUND_LAST = ("苑", "家园", "花园", "新村", "里", "公寓", "小区")
