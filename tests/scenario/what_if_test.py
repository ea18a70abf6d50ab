"""`voltyard what-if` beside a running server: what charges of a foreign client would have cost under
a draft, in words and as JSON, and drafts that are refused."""

import datetime
import json
import subprocess
import sys

from cases import case, run
from foreign import Station
from provisioning import provision
from yard import Yard, binary

PILE = "PILE-1"


def now(minutes=0):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def flat(price, **more):
    return {"name": "draft", **more, "elements": [{"components": [
        {"fee": "electricity", "dimension": "ENERGY", "price": price}]}]}


class Drafts:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        provision(self.rest, [
            {"identity": PILE, "security_profile": 0, "evse_count": 4, "default_version": "ocpp1.6"}])
        url = f"ws://127.0.0.1:{yard.ocpp_port}/ocpp/{PILE}"
        with Station("ocpp", url, "ocpp1.6", "1.6") as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            for slot, wh in ((1, 500), (2, 250)):
                begun = station.call("StartTransaction", connectorId=slot, idTag="04A1B2C3",
                                     meterStart=1_000, timestamp=now(-60))
                station.call("StopTransaction", transactionId=begun["transactionId"],
                             meterStop=1_000 + wh, timestamp=now())
        self.billed = sum(one["cost"]["amount_minor"] for one in self.rest.pages("/v1/sessions"))

    def ask(self, draft, *arguments):
        file = self.yard.directory / "draft.json"
        file.write_text(json.dumps(draft))
        return subprocess.run(
            [binary(), "what-if", "--data", self.yard.data, "--tariff", file, *arguments],
            capture_output=True, text=True, timeout=60)

    @case
    def a_draft_is_priced_over_what_was_charged(self):
        report = json.loads(self.ask(flat(1), "--json").stdout)
        whole = report["all"]
        assert whole["charges"] == 2 and whole["energy_wh"] == 750, report
        before, after = whole["before"], whole["after"]
        assert before["total"]["amount_minor"] == self.billed, (report, self.billed)
        assert after["total"]["amount_minor"] == 50 + 25, report
        assert whole["difference"]["amount_minor"] == 75 - self.billed, report

    @case
    def the_same_in_words(self):
        told = self.ask(flat(1))
        assert told.returncode == 0, told
        assert "2 charges, 0.750000 kWh, in CNY" in told.stdout or "2 charges, 0.75 kWh" in told.stdout, told
        assert "under the draft" in told.stdout and "0.75 (electricity 0.75" in told.stdout, told

    @case
    def clock_bands_of_a_zone_with_daylight_saving_are_priced(self):
        draft = flat(1, time_zone="Europe/Berlin")
        draft["elements"][0]["restrictions"] = {"start_time": "00:00", "end_time": "12:00"}
        draft["elements"].append({"components": [
            {"fee": "electricity", "dimension": "ENERGY", "price": 1}], "restrictions": {}})
        report = json.loads(self.ask(draft, "--json").stdout)
        assert 74 <= report["all"]["after"]["total"]["amount_minor"] <= 76, report

    @case
    def other_places_and_other_days_are_left_out(self):
        nowhere = self.ask(flat(1), "--location", "018f0000-0000-7000-8000-000000000000", "--json")
        assert json.loads(nowhere.stdout)["all"]["charges"] == 0, nowhere

    @case
    def what_is_no_draft_is_refused(self):
        for draft, sentence in (
                (flat(-1), "price"),
                (flat(1, time_zone="Europe/Zhengzhou"), "there is no time zone 'Europe/Zhengzhou'"),
                ({"name": "x", "elements": []}, "at least one element")):
            refused = self.ask(draft)
            assert refused.returncode == 1 and sentence in refused.stderr, refused
        nothing = subprocess.run(
            [binary(), "what-if", "--data", self.yard.directory / "none",
             "--tariff", self.yard.directory / "draft.json"], capture_output=True, text=True)
        assert nothing.returncode == 1, nothing


def main():
    with Yard() as yard:
        return run(Drafts(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
