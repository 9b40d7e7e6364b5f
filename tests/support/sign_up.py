"""Home of the words of a sign-up: what somebody healthy says, wholly in chat, from following to the code."""

FOLLOWS = ""  # no words: begins to follow
BEGINS = ("开始办码", "就在聊天里继续", "同意核对本人")
WHO = ("张三", "{number}", "{phone}", "住在广州", "体育西路1号", "同意用健康回答判断颜色")
HEALTHY = ("没有离开过", "没有接触过", "没有症状")
CODE = "都属实，出码"
ANSWERS = (*WHO, *HEALTHY)
SIGN_UP = (*BEGINS, *ANSWERS, CODE)


def said(words: str, number: str, serial: int) -> str:
    """By the one whose identity number and serial these are."""
    return words.format(number=number, phone=f"138{serial:08}")
