"""Home of the options several commands share."""

import argparse
import os
from pathlib import Path

from config.settings import Settings, load_settings


def settings_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="the settings file; without it HEALTHCODE_SETTINGS names it",
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Raises Faults, which main() prints."""
    return load_settings(arguments.settings, os.environ)
