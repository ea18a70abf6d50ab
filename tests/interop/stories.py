"""A charge from plug to bill, once per version, told to any foreign client."""

from datetime import datetime, timedelta, timezone

from provisioning import CARD, check_bill
from waiting import until

# Three quarters of an hour ago at 400 W: plausible for an e-bike slot of 1,100 W.
STEPS = [(timedelta(minutes=15 * n), 100 * n) for n in range(1, 4)]
BASELINE_WH = 123_400
DELIVERED_WH = 300


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def an_hour_ago():
    return datetime.now(timezone.utc) - timedelta(hours=1)


def registers(wh, power):
    return [{"value": wh, "measurand": "Energy.Active.Import.Register", "unit": "Wh"},
            {"value": power, "measurand": "Power.Active.Import", "unit": "W"}]


def finished(rest, session_id):
    return until(lambda: (s := rest.get(f"/v1/sessions/{session_id}"))["state"] != "active" and s,
                 "the session is over")


def active_session(rest, evse_id):
    """The slot's only open session, once it shows all that was delivered."""
    def shown():
        found = rest.get("/v1/sessions", evse_id=evse_id, state="active")["items"]
        assert len(found) <= 1, found
        return found and found[0]["energy_wh"] == DELIVERED_WH and found[0]
    return until(shown, f"the open session shows {DELIVERED_WH} Wh")


def check_charge(rest, session_id, reason):
    """What the API says of a finished charge of STEPS."""
    session = finished(rest, session_id)
    assert session["state"] == "ended", (session["state"], session["findings"])
    assert session["end_reason"] == reason, session["end_reason"]
    assert session["energy_wh"] == DELIVERED_WH, session["energy_wh"]
    assert session["token_uid"] == CARD, session["token_uid"]
    curve = rest.get(f"/v1/sessions/{session_id}/curve")
    assert curve["energy_wh"][:3] == [100, 200, 300], curve
    assert curve["power_w"][:2] == [400, 400], curve
    bill = check_bill(session)
    # 0.3 kWh at 0.56 and 0.75 h at 0.10 of the shed tariff: 16.8 and 7.5 fen, each rounded once.
    assert bill["electricity"]["amount_minor"] == 17, bill
    assert bill["service"]["amount_minor"] == 8, bill
    return session


def ordered(rest, path, body=None):
    """Gives an order and waits for the pile's own answer to it."""
    operation = rest.post(path, body, wait_s=20)
    assert operation["state"] == "done", operation
    assert operation["answer"] == {"status": "Accepted"}, operation
    return operation


def boot16(station):
    booted = station.call("BootNotification", chargePointVendor="Foreign", chargePointModel="One",
                          chargePointSerialNumber="S-1", firmwareVersion="1.0")
    assert booted["status"] == "Accepted" and booted["interval"] >= 1, booted
    assert booted["currentTime"].endswith("Z"), booted
    status16(station, 0, "Available")
    status16(station, 1, "Available")


def status16(station, connector, status):
    assert station.call("StatusNotification", connectorId=connector, errorCode="NoError",
                        status=status, timestamp=text(datetime.now(timezone.utc))) == {}


def meter16(station, transaction, began):
    for after, wh in STEPS:
        value = {"timestamp": text(began + after),
                 "sampledValue": [{**one, "value": str(one["value"])}
                                  for one in registers(BASELINE_WH + wh, 400)]}
        assert station.call("MeterValues", connectorId=1, transactionId=transaction,
                            meterValue=[value]) == {}


def charge16(rest, site, station, identity):
    """Boot, then a charge started and stopped by the API, then one by card at the pile."""
    boot16(station)
    assert station.call("Heartbeat")["currentTime"].endswith("Z")
    card = station.call("Authorize", idTag=CARD)
    assert card["idTagInfo"]["status"] == "Accepted", card
    nobody = station.call("Authorize", idTag="NOBODY")
    assert nobody["idTagInfo"]["status"] == "Invalid", nobody

    evse_id = site.evse_id(identity)
    status16(station, 1, "Preparing")
    ordered(rest, f"/v1/evses/{evse_id}/start", {"token_uid": CARD})
    asked = station.request_for("RemoteStartTransaction")
    assert asked["idTag"] == CARD and asked["connectorId"] == 1, asked
    began = an_hour_ago() - timedelta(hours=1)  # the slot has another charge after it
    started = station.call("StartTransaction", connectorId=1, idTag=CARD, meterStart=BASELINE_WH,
                           timestamp=text(began))
    assert started["idTagInfo"]["status"] == "Accepted", started
    transaction = started["transactionId"]
    assert 1 <= transaction < 2**31, started
    status16(station, 1, "Charging")
    meter16(station, transaction, began)
    session = active_session(rest, evse_id)
    ordered(rest, f"/v1/sessions/{session['id']}/stop")
    assert station.request_for("RemoteStopTransaction") == {"transactionId": transaction}
    stopped = station.call("StopTransaction", transactionId=transaction, idTag=CARD,
                           meterStop=BASELINE_WH + DELIVERED_WH,
                           timestamp=text(began + STEPS[-1][0]), reason="Remote")
    assert stopped.get("idTagInfo", {"status": "Accepted"})["status"] == "Accepted", stopped
    status16(station, 1, "Available")
    check_charge(rest, session["id"], "remote")
    charge_by_card16(rest, station, evse_id)


def charge_by_card16(rest, station, evse_id):
    began = an_hour_ago() + timedelta(seconds=1)
    start = {"connectorId": 1, "idTag": CARD, "meterStart": BASELINE_WH, "timestamp": text(began)}
    transaction = station.call("StartTransaction", **start)["transactionId"]
    again = station.call("StartTransaction", **start)  # its answer was lost on the way
    assert again["transactionId"] == transaction, again
    assert again["idTagInfo"]["status"] == "Accepted", again
    meter16(station, transaction, began)
    session = active_session(rest, evse_id)
    for _ in range(2):  # a repeated stop bills nothing again
        station.call("StopTransaction", transactionId=transaction, reason="EVDisconnected",
                     meterStop=BASELINE_WH + DELIVERED_WH, timestamp=text(began + STEPS[-1][0]))
    check_charge(rest, session["id"], "ev_disconnected")
    assert len(rest.get("/v1/sessions", evse_id=evse_id)["items"]) == 2


def boot201(station):
    booted = station.call("BootNotification", reason="PowerUp",
                          chargingStation={"model": "One", "vendorName": "Foreign"})
    assert booted["status"] == "Accepted" and booted["currentTime"].endswith("Z"), booted
    status201(station, "Available")


def status201(station, status):
    assert station.call("StatusNotification", timestamp=text(datetime.now(timezone.utc)),
                        connectorStatus=status, evseId=1, connectorId=1) == {}


def event201(station, kind, trigger, at, seq, transaction, wh=None, info=None, **more):
    payload = {"eventType": kind, "triggerReason": trigger, "timestamp": text(at), "seqNo": seq,
               "transactionInfo": {"transactionId": transaction, **(info or {})}, **more}
    if wh is not None:
        sampled = [{"value": BASELINE_WH + wh, "measurand": "Energy.Active.Import.Register",
                    "unitOfMeasure": {"unit": "Wh"}},
                   {"value": 400, "measurand": "Power.Active.Import"}]
        payload["meterValue"] = [{"timestamp": text(at), "sampledValue": sampled}]
    return station.call("TransactionEvent", **payload)


def firmware201(rest, site, station, identity):
    """Firmware that the station fetches: each request goes on to the last report of its number."""
    boot201(station)
    path = f"/v1/stations/{site.station_id(identity)}"
    job = {"name": "new firmware", "command": {"kind": "firmware", "address": "https://f.example/2"},
           "stations": {"identities": [identity]}}
    plan = rest.post("/v1/jobs?dry_run=true", job)["plan"]
    assert plan["able"] == 1, plan

    def ask(number):
        firmware = {"location": f"https://u:geheim@f.example/{number}",
                    "retrieveDateTime": text(datetime.now(timezone.utc))}
        body = {"action": "UpdateFirmware", "payload": {"requestId": number, "firmware": firmware}}
        operation = rest.post(path + "/commands", body, wait_s=0)

        def arrived():
            return any(name == "UpdateFirmware" and payload["requestId"] == number
                       for name, payload in station.asked)
        until(arrived, "the station is asked")
        return operation["id"]

    def shows(operation_id, state, answer, failure=None):
        def reached():
            row = rest.get(f"/v1/operations/{operation_id}")
            assert "geheim" not in str(row), row
            return (row["state"], row["answer"]) == (state, answer) and (not failure or
                                                                         failure in str(row))
        until(reached, f"the update is {state} with {answer}")

    def report(number, status):
        assert station.call("FirmwareStatusNotification", status=status, requestId=number) == {}

    first = ask(1)
    shows(first, "sent", {"status": "Accepted"})
    report(1, "Downloading")
    shows(first, "sent", {"status": "Accepted", "firmware": "Downloading"})
    station.will_answer("UpdateFirmware", status="AcceptedCanceled")
    second = ask(2)
    shows(first, "failed", {"status": "Accepted", "firmware": "Downloading"}, "later request")
    for status in ("Downloaded", "SignatureVerified", "Installing", "InstallRebooting"):
        report(2, status)
    booted = station.call("BootNotification", reason="FirmwareUpdate",
                          chargingStation={"model": "One", "vendorName": "Foreign",
                                           "firmwareVersion": "2"})
    assert booted["status"] == "Accepted", booted
    report(2, "Installed")
    shows(second, "done", {"status": "AcceptedCanceled", "firmware": "Installed"})
    until(lambda: rest.get(path)["firmware"] == "2", "the page shows the new version")
    station.will_answer("UpdateFirmware", status="RevokedCertificate")
    shows(ask(3), "done", {"status": "RevokedCertificate"})
    station.will_answer("UpdateFirmware", status="Accepted")
    fourth = ask(4)
    report(4, "InvalidSignature")
    shows(fourth, "failed", {"status": "Accepted", "firmware": "InvalidSignature"})


def charge201(rest, site, station, identity):
    boot201(station)
    assert station.call("Heartbeat")["currentTime"].endswith("Z")
    token = {"idToken": CARD, "type": "ISO14443"}
    card = station.call("Authorize", idToken=token)
    assert card["idTokenInfo"]["status"] == "Accepted", card

    evse_id = site.evse_id(identity)
    status201(station, "Occupied")
    ordered(rest, f"/v1/evses/{evse_id}/start", {"token_uid": CARD})
    asked = station.request_for("RequestStartTransaction")
    assert asked["idToken"]["idToken"] == CARD and asked["evseId"] == 1, asked
    began = an_hour_ago()
    transaction = f"tx-{identity}-1"
    charging = {"chargingState": "Charging", "remoteStartId": asked["remoteStartId"]}
    started = event201(station, "Started", "RemoteStart", began, 0, transaction, 0, charging,
                       evse={"id": 1, "connectorId": 1}, idToken=token)
    assert started["idTokenInfo"]["status"] == "Accepted", started
    for seq, (after, wh) in enumerate(STEPS, 1):
        event201(station, "Updated", "MeterValuePeriodic", began + after, seq, transaction, wh)
    session = active_session(rest, evse_id)
    ordered(rest, f"/v1/sessions/{session['id']}/stop")
    assert station.request_for("RequestStopTransaction") == {"transactionId": transaction}
    ended = {"eventType": "Ended"}
    for _ in range(2):  # its answer was lost: the same event again
        event201(station, ended["eventType"], "RemoteStop", began + STEPS[-1][0], len(STEPS) + 1,
                 transaction, DELIVERED_WH, {"stoppedReason": "Remote"})
    check_charge(rest, session["id"], "remote")
    assert len(rest.get("/v1/sessions", evse_id=evse_id)["items"]) == 1
