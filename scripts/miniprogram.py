"""Home of putting a mini program together: one platform's page, and the modules it shares with the web page.

`python scripts/miniprogram.py wechat FOLDER --url https://… --account NAME`; the platform's own tools open FOLDER.
"""

import argparse
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from integrations.sentences import read_sentences

ROOT = Path(__file__).parents[1] / "templates"
COLOURS = {"green": "green", "gold": "green", "yellow": "yellow", "red": "red"}  # by what is said of them
PLATFORMS = ("wechat", "alipay")
SHARED = (
    "miniprogram/page.js",
    "app/qr.js",
    "app/vendor/lean-qr.mjs",
    *(f"hp1/{name}.js" for name in ("held", "strip", "clock", "chain", "claims", "bytes", "text")),
    "hp1/vendor/noble-sha256.mjs",
)
# The drawing of codes makes one of these as it is loaded, for texts of another kind than ours; mini programs have none.
ENCODER = (
    "class TextEncoder { encode(text) { return Uint8Array.from(text, (sign) => sign.charCodeAt(0)); } }\n"
)
IMPORT = re.compile(r'(?<=from ")([^"]+)\.mjs(?=")')  # an ending that the platforms do not know


def put_together(platform: str, folder: Path, url: str, account: str) -> None:
    shutil.copytree(ROOT / "miniprogram" / platform, folder, dirs_exist_ok=True)
    for name in SHARED:
        whole = ROOT / name
        kept = folder / "lib" / ("vendor" if whole.parent.name == "vendor" else "") / f"{whole.stem}.js"
        kept.parent.mkdir(parents=True, exist_ok=True)
        script = IMPORT.sub(r"\1.js", whole.read_text("utf-8"))
        kept.write_text(ENCODER + script if whole.stem == "lean-qr" else script, "utf-8")
    told = json.dumps(
        {"url": url.rstrip("/"), "account": account, "said": sentences(), "hours": words()},
        ensure_ascii=False,
    )
    (folder / "settings.js").write_text(f"export const settings = {told};\n", "utf-8")


def sentences() -> Mapping[str, str]:
    """Those of the web page of the code, in both languages."""
    zh, en = read_sentences("pages").values()
    said = {name: f"{zh['code'][name]} {en['code'][name]}" for name in zh["code"]}
    for colour, name in COLOURS.items():
        said[colour] = f"{zh['word'][name]} {en['word'][name]}"
        said[f"allowed_{colour}"] = f"{zh['word'][f'allowed_{name}']} {en['word'][f'allowed_{name}']}"
    gold = [f"{each['word']['gold']} · {each['pass']['vaccinated']}" for each in (zh, en)]
    return {**said, "golden": " ".join(gold)}


def words() -> Sequence[str]:
    """Of the hour, by their numbers."""
    zh, en = (each["hour"] for each in read_sentences("messages").values())
    return [f"{zh[str(number)]} {en[str(number)]}" for number in range(64)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("folder", type=Path, help="where the project goes")
    parser.add_argument("--url", required=True, help="of the server, as in public_url")
    parser.add_argument(
        "--account", required=True, help="the name of the mini program's account in the settings"
    )
    asked = parser.parse_args()
    put_together(asked.platform, asked.folder, asked.url, asked.account)


if __name__ == "__main__":
    main()
