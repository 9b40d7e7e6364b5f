"""Home of the options several commands share."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from bot.domain.policy import Policy
from config.settings import Settings, load_settings
from config.together import load_all


def settings_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="the settings file; without it HEALTHCODE_SETTINGS names it",
    )


def officer_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        "--officer",
        dest="officer",
        required=True,
        metavar="ID",
        help="an officer of `staff list`",
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Raises Faults, which main() prints."""
    return load_settings(arguments.settings, os.environ)


def all_of(
    arguments: argparse.Namespace, stronger: Mapping[str, str] | None = None
) -> tuple[Settings, Policy]:
    """Settings and policy; `stronger` beats the environment. Raises Faults with those of both."""
    return load_all(arguments.settings, {**os.environ, **(stronger or {})})
