"""Home of the shapes of numbers that libraries know: mainland identity numbers and telephones."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum.iso7064 import mod_11_2

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_LONGEST = 30


class LibraryFormats:
    """Fulfils bot.ports.Formats."""

    def mainland_number(self, number: str) -> bool:
        return len(number) == 18 and bool(mod_11_2.is_valid(number))

    def phone(self, text: str, *, mainland: bool) -> str | None:
        if len(text) > _LONGEST:
            return None
        try:
            number = phonenumbers.parse(text, "CN" if mainland else None)
        except phonenumbers.NumberParseException:
            return None
        if not phonenumbers.is_valid_number(number):
            return None
        if mainland and not (number.country_code == 86 and phonenumbers.number_type(number) in _MOBILE):
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
