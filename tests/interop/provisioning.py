"""A small site, imported as CSV the way an operator does it."""

import re
from dataclasses import dataclass, field

from waiting import until

LOCATION = "岗坡路1号院"
CARD = "CARD0001"


@dataclass
class Site:
    location_id: str
    stations: dict = field(default_factory=dict)   # identity -> station as the API shows it
    passwords: dict = field(default_factory=dict)  # identity -> Basic password

    def station_id(self, identity):
        return self.stations[identity]["id"]

    def evse_id(self, identity, number=1):
        slots = self.stations[identity]["evses"]
        return next(slot["id"] for slot in slots if slot["number"] == number)


def provision(rest, stations, cards=(CARD,)):
    """Stations: dicts of import columns, at least `identity`. One location with the first tariff."""
    tariffs = rest.get("/v1/tariffs")["items"]
    tariff = tariffs[0]["name"] if tariffs else ""
    rest.import_csv("locations", f"name,time_zone,tariff\n{LOCATION},Asia/Shanghai,{tariff}\n")
    names = ["location"] + sorted({name for station in stations for name in station})
    rows = [",".join(names)]
    for station in stations:
        given = {"location": LOCATION, **station}
        rows.append(",".join(str(given.get(name, "")) for name in names))
    report = rest.import_csv("stations", "\n".join(rows) + "\n")
    rest.import_csv("tokens", "uid\n" + "\n".join(cards) + "\n")
    site = Site(rest.get("/v1/locations")["items"][0]["id"])

    def shown():
        site.stations = {one["identity"]: one for one in rest.pages("/v1/stations")}
        slotted = [one for one in stations if one.get("evse_count") != 0]
        return all(site.stations.get(one["identity"], {}).get("evses") for one in slotted)

    until(shown, "the imported stations are shown with their slots")
    for identity, secret in report["credentials"].items():
        site.passwords[identity] = secret["password"]
    return site


def check_bill(session):
    """The lines add up to the total and to both fees, and point at readings that exist."""
    bill = session["bill"]
    assert bill is not None, f"no bill: {session['state']} {session['findings']}"
    amounts = {"electricity": 0, "service": 0}
    for line in bill["lines"]:
        amounts[line["fee"]] += line["amount"]["amount_minor"]
        for end in ("first_sample", "last_sample"):
            assert line[end] is None or 0 <= line[end] < session["sample_count"], line
        assert re.fullmatch(r"bill\.[a-z_.]+", line["text_key"]), line
    for fee, amount in amounts.items():
        assert bill[fee]["amount_minor"] == amount, bill
    assert bill["total"]["amount_minor"] == sum(amounts.values()), bill
    assert bill["total"]["amount_minor"] > 0, bill
    assert session["cost"] == bill["total"], session
    return bill
