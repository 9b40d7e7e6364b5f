"""Home of one request to each operation of the API that needs a token: its address and a body of the right shape."""

from handlers.web.api.operation import Operation
from handlers.web.api.routes import OPERATIONS

BODIES: dict[str, object] = {
    "/appeals": {"reason": "我没有发热"},
    "/corrections": {"field": "name", "value": "王小瑛"},
    "/family": {
        "name": "李小满",
        "document_number": "1",
        "relation": "child",
        "consent": True,
    },
    "/family/{id}": {"agree": True},
    "/family/{id}/passes": {"anchors": ["A" * 22]},
    "/forms/{form}/answers": {"answers": {}},
    "/forms/{form}/answers/{question}": {"value": True},
    "/forms/{form}/submit": {"version": 1},
    "/joins": {"code": "123456"},
    "/language": {"language": "en"},
    "/notices/{purpose}": {"left": 1},
    "/passes": {"anchors": ["A" * 22]},
    "/phone": {"proof": "x"},
    "/visits": {"venue": "0K7M2Q4X"},
}
PARTS = {
    "{form}": "declaration",
    "{question}": "places",
    "{id}": "0123456789abcdef",
    "{check}": "x",
}
ASKED = [each for each in OPERATIONS if each.token and not each.anybody]


def address(operation: Operation) -> str:
    path = operation.path
    for part, value in PARTS.items():
        path = path.replace(part, value)
    return path.replace("{purpose}", "changed" if "notices" in path else "health")


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"
