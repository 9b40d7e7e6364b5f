"""Home of reading what the server answered, and of the one word for what a platform does not accept."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree


class Abnormal(Exception):
    """An answer the platform does not accept; the message says why."""


def parsed(xml: str) -> Element:
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise Abnormal("the answer is no XML") from fault
    return root


def cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
