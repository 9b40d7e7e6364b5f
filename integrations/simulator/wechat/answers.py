"""Home of what the chat shows of a passive answer."""

from integrations.simulator.bubbles import Bubble, card, image, system, text
from integrations.simulator.reading import Abnormal, parsed


def from_answer(xml: str) -> Bubble:
    """The bubble of a decrypted passive answer. Raises Abnormal for what the platform would not show."""
    root = parsed(xml)
    kind = root.findtext("MsgType", "")
    if kind == "text":
        return text(root.findtext("Content", ""))
    if kind == "image":
        return image(root.findtext("Image/MediaId", ""))
    if kind == "news":
        articles = root.findall("Articles/item")
        if len(articles) != 1 or root.findtext("ArticleCount") != "1":
            raise Abnormal("an answer carries exactly one article")
        names = ("Title", "Description", "PicUrl", "Url")
        return card(*(articles[0].findtext(name, "") for name in names))
    if kind == "transfer_customer_service":
        return system("已转接人工客服 · You are now talking to a person")
    raise Abnormal(f"an answer of type {kind or 'none'} cannot be shown")
