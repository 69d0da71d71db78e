"""Holds what the emulator sends against AWS's own model of the service, as botocore ships it.

botocore drops members that it does not know, and forgives much else; this does not.
"""

import json
import re


def watch(client):
    """Checks the body of every answer that the client receives."""

    def check(http_response, model, **_):
        body = json.loads(http_response.content) if http_response.content else {}
        if http_response.status_code < 300:
            if model.output_shape is not None:
                check_value(model.output_shape, body, model.name)
            else:
                assert body == {}, f"{model.name} has no output, not {body}"
            return
        name = http_response.headers["x-amzn-ErrorType"]
        shapes = {shape.name: shape for shape in model.error_shapes}
        if name in shapes:
            shape = shapes[name]
            expected = shape.metadata["error"]["httpStatusCode"]
            assert http_response.status_code == expected, f"{name} is {expected}"
            check_value(shape, body, name)

    client.meta.events.register("after-call.wellarchitected", check)
    return client


def check_value(shape, value, where):
    if shape.type_name == "structure":
        assert isinstance(value, dict), where
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{where} has no members {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{where} needs {missing}"
        for name, member in value.items():
            check_value(shape.members[name], member, f"{where}.{name}")
    elif shape.type_name == "list":
        assert isinstance(value, list), where
        for item in value:
            check_value(shape.member, item, f"{where}[]")
    elif shape.type_name == "map":
        assert isinstance(value, dict), where
        for key, item in value.items():
            check_value(shape.key, key, f"{where}{{}}")
            check_value(shape.value, item, f"{where}.{key}")
    elif shape.type_name == "string":
        check_string(shape, value, where)
    elif shape.type_name == "timestamp":
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{where}: {value!r}"
    elif shape.type_name == "integer":
        assert isinstance(value, int) and not isinstance(value, bool), f"{where}: {value!r}"
    elif shape.type_name == "boolean":
        assert isinstance(value, bool), f"{where}: {value!r}"
    else:
        raise AssertionError(f"{where}: unexpected type {shape.type_name}")


def check_string(shape, value, where):
    assert isinstance(value, str), f"{where}: {value!r}"
    if shape.enum:
        assert value in shape.enum, f"{where}: {value!r} is none of {shape.enum}"
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", len(value))
    assert low <= len(value) <= high, f"{where}: {value!r} is not {low} to {high} long"
    pattern = shape.metadata.get("pattern")
    # Python has no classes such as \p{L}.
    if pattern and "\\p" not in pattern:
        assert re.fullmatch(pattern, value), f"{where}: {value!r} does not match {pattern}"
