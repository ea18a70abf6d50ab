"""A station played by the PyPI package `ocpp`, on a leash: lines of JSON in, lines of JSON out.

The package holds every frame of ours, answer or request, against the official schemas.
In:  {"call": action, "payload": {...}} | {"will_answer": action, "payload": {...}}
Out: {"ready": true} | {"answer": {...}} | {"failure": "..."} | {"asked": action, "payload": {...}}
Arguments: one JSON object: url, subprotocol (may be null), version, user, password, ca.
"""

import asyncio
import base64
import json
import ssl
import sys

import websockets
from ocpp import routing, v16, v201
from ocpp.charge_point import camel_to_snake_case, snake_to_camel_case, serialize_as_dict, remove_nones

DIALECTS = {"1.6": v16, "2.0.1": v201}
ANSWERED = {
    "1.6": ["RemoteStartTransaction", "RemoteStopTransaction", "ChangeAvailability", "Reset",
            "GetConfiguration", "TriggerMessage", "UnlockConnector", "ClearCache"],
    "2.0.1": ["RequestStartTransaction", "RequestStopTransaction", "ChangeAvailability", "Reset",
              "GetVariables", "TriggerMessage", "UnlockConnector", "ClearCache", "UpdateFirmware"],
}


def say(what):
    print(json.dumps(what), flush=True)


def station_of(version, answers):
    dialect = DIALECTS[version]

    def answering(action):
        async def answer(self, **payload):
            say({"asked": action, "payload": snake_to_camel_case(payload)})
            given = answers.get(action, {"status": "Accepted"})
            return getattr(dialect.call_result, action)(**camel_to_snake_case(given))
        answer.__name__ = "on_" + action  # the package looks its handlers up by their names
        return routing.on(action)(answer)

    members = {"on_" + action: answering(action) for action in ANSWERED[version]}
    return type("Station", (dialect.ChargePoint,), members)


async def lines_of(stream):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    while line := await reader.readline():
        yield json.loads(line)


async def obey(station, version, answers):
    async for order in lines_of(sys.stdin):
        payload = order.get("payload", {})
        if "will_answer" in order:
            answers[order["will_answer"]] = payload
            continue
        try:
            request = getattr(DIALECTS[version].call, order["call"])
            result = await station.call(request(**camel_to_snake_case(payload)), suppress=False)
            say({"answer": snake_to_camel_case(remove_nones(serialize_as_dict(result)))})
        except Exception as failure:  # whatever the package objects to is the test's finding
            say({"failure": f"{type(failure).__name__}: {failure}"})


async def main(options):
    headers = {}
    if options.get("password"):
        pair = f"{options['user']}:{options['password']}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
    tls = ssl.create_default_context(cafile=options["ca"]) if options.get("ca") else None
    subprotocols = [options["subprotocol"]] if options["subprotocol"] else None
    answers = {}
    async with websockets.connect(options["url"], subprotocols=subprotocols, ssl=tls, proxy=None,
                                  additional_headers=headers) as socket:
        assert socket.subprotocol == options["subprotocol"], socket.subprotocol
        version = options["version"]
        station = station_of(version, answers)("station", socket, response_timeout=60)
        say({"ready": True})
        reading = asyncio.ensure_future(station.start())
        obeying = asyncio.ensure_future(obey(station, version, answers))
        done, _ = await asyncio.wait({reading, obeying}, return_when=asyncio.FIRST_COMPLETED)
        if obeying not in done:
            say({"failure": f"the connection ended: {reading.exception()}"})
        reading.cancel()
        obeying.cancel()


try:
    asyncio.run(main(json.loads(sys.argv[1])))
except Exception as failure:
    say({"failure": f"{type(failure).__name__}: {failure}"})
    sys.exit(1)
