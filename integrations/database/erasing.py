"""Home of what goes with a key when it is erased: the rows of each kind of owner."""

from integrations.database.units import CHANNEL, CITIZEN, DOCUMENT

# By the kind of owner; what hangs on a citizen or a channel is deleted with it.
ERASING = {
    CITIZEN: ("citizen_delete", "id"),
    CHANNEL: ("channel_delete", "id"),
    DOCUMENT: ("evidence_delete_of_document", "document"),
}


def parted(owner: bytes) -> tuple[bytes, bytes]:
    word, colon, id_ = owner.partition(b":")
    return word + colon, id_
