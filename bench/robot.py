"""The yardstick: WeRoBot 1.13.1 in plain mode with its default session storage (SQLite), keeping a small session.

Run in an environment of its own: `python robot.py PORT FOLDER`.
"""

import os
import sys

from werobot import WeRoBot

port, folder = int(sys.argv[1]), sys.argv[2]
os.chdir(folder)
robot = WeRoBot(token="benchtoken", SESSION_STORAGE=None)
robot.config["HOST"], robot.config["PORT"], robot.config["SERVER"] = "127.0.0.1", port, "waitress"


@robot.text
def answer(message, session):
    session["count"] = session.get("count", 0) + 1
    session["last"] = message.content
    return f"{session['count']}/3"


robot.run()
