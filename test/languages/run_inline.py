"""Runs the program of a folder through the Automation API, which needs no language host.

usage: run_inline.py FOLDER CONFIG..., each CONFIG a key=value, with a path of keys where the key has a dot or a bracket
Prints the outputs and the summaries of an up, a second up and a destroy, as one line of JSON.
"""

import json
import os
import runpy
import sys

from pulumi import automation

folder, *config = sys.argv[1:]


def program() -> None:
    runpy.run_path(os.path.join(folder, "__main__.py"))


stack = automation.create_or_select_stack(
    stack_name="test", project_name="review-account", program=program, work_dir=os.environ["PROJECT_FOLDER"]
)
for setting in config:
    key, value = setting.split("=", 1)
    stack.set_config(key, automation.ConfigValue(value), path="." in key or "[" in key)

first = stack.up()
second = stack.up()
told = {
    "outputs": {name: output.value for name, output in first.outputs.items()},
    "first": first.summary.resource_changes,
    "second": second.summary.resource_changes,
}
if "--keep" not in os.environ.get("RUN_INLINE", ""):
    stack.destroy()
print(json.dumps(told))
