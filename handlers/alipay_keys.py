"""Home of whether the keys of the Alipay accounts can be used, which the settings alone cannot tell."""

from dataclasses import asdict

from config.accounts_alipay import AlipaySettings
from config.settings import Settings
from integrations.alipay.config import AlipayConfig
from integrations.alipay.keys import KeyUnusable, opened


def config_of(account: AlipaySettings) -> AlipayConfig:
    values = asdict(account)
    return AlipayConfig(**{name: values[name] for name in AlipayConfig.__dataclass_fields__})


def unusable_keys(settings: Settings) -> dict[str, str]:
    """Account → what is wrong and what would be right."""
    return {
        account.name: wrong
        for account in settings.accounts
        if isinstance(account, AlipaySettings) and (wrong := unusable(account))
    }


def unusable(account: AlipaySettings) -> str:
    """Empty when all is well."""
    try:
        opened(config_of(account))
    except KeyUnusable as fault:
        return str(fault)
    return ""
