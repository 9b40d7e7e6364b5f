"""Home of somebody ill in a chat who appeals: up to the yellow code, the appeal, and an officer's no."""

from chat import Chat, Reply
from synthetic import CDC, list_officers

from bot.domain.appeals import Appeal
from bot.usecases import appeals
from bot.usecases.commit import committed

ILL = ("没有离开过", "没有接触过", "发热", "没有别的了", "今天开始的", "没有量体温")
REASON = "我没有发热，是点错了。"


async def yellow(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(ILL)
    await chat.taps("都属实，出码")
    reply = await chat.taps("确认属实，提交")
    assert reply.card.title.startswith("黄码")


async def opened(chat: Chat) -> Appeal:
    (one,) = await chat.ports.store.begin().appeals_in("open", 10)
    return one


async def appeals_without_photo(chat: Chat) -> Reply:
    await chat.says("申诉")
    await chat.says(REASON)
    return await chat.taps("没有照片")


async def rejected(chat: Chat, words: str = "体温单显示发热") -> Appeal:
    number, ports = (await opened(chat)).number, chat.ports
    await list_officers(ports)
    return await committed(ports, lambda tx: appeals.reject(ports, tx, number, CDC.id, words, ports.now()))
