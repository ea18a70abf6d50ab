"""`voltyard import` as an office uses it: against a running server, with a key in a file, first dry,
with mistakes shown row by row and an exit code that scripts can trust."""

import subprocess
import sys

from cases import case, run
from yard import Yard, binary


class Office:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.key_file = yard.directory / "office.key"
        self.key_file.write_text(yard.key + "\n")
        self.table = yard.directory / "table.csv"

    def send(self, kind, text, *arguments, url=None, key_file=None):
        self.table.write_text(text)
        return subprocess.run(
            [binary(), "import", kind, self.table, "--url", url or self.yard.origin,
             "--key-file", key_file or self.key_file, *arguments],
            capture_output=True, text=True, timeout=60)

    def holders(self):
        return sorted(wallet["holder"] for wallet in self.rest.pages("/v1/wallets"))

    @case
    def residents_come_dry_first_and_then_for_good(self):
        table = "编号,姓名,卡号,余额\n1,张三,04A1,12.30\n2,李四,04A2,5\n"
        dry = self.send("residents", table, "--total", "17.30", "--dry-run")
        assert dry.returncode == 0 and "2 would be created" in dry.stdout, dry
        assert self.holders() == [], self.holders()
        done = self.send("residents", table, "--total", "17.30")
        assert done.returncode == 0 and "2 created" in done.stdout, done
        assert self.holders() == sorted(["张三", "李四"]), self.holders()
        again = self.send("residents", table, "--total", "17.30")
        assert again.returncode == 0 and "0 created" in again.stdout, again

    @case
    def a_total_that_does_not_match_changes_nothing(self):
        bad = self.send("residents", "编号,姓名,卡号,余额\n3,王五,04A3,1\n", "--total", "2")
        assert bad.returncode == 1 and "all balances come to 1, not 2" in bad.stderr, bad
        assert "王五" not in self.holders()

    @case
    def every_mistake_is_shown_with_its_row(self):
        bad = self.send("concessions", "手机号,类别,优惠比例\n13812345678,高龄,50%\nabc,高龄,500%\n")
        assert bad.returncode == 1, bad
        assert "row 3, phone: is no telephone number" in bad.stderr, bad
        assert "row 3, percent" in bad.stderr and "nothing was changed" in bad.stderr, bad
        assert self.rest.get("/v1/concessions")["items"] == []
        good = self.send("concessions", "手机号,类别,优惠比例\n13812345678,高龄,50%\n")
        assert good.returncode == 0 and "1 created" in good.stdout, good

    @case
    def stations_bring_their_secrets_once(self):
        self.send("locations", "name\n岗坡路1号院\n")
        done = self.send("stations", "identity,location,security_profile\nPILE-9,岗坡路1号院,1\n")
        assert done.returncode == 0 and "PILE-9 password " in done.stdout, done
        slots = self.send("evses", "station,number\nPILE-9,1\n")
        assert slots.returncode == 0, slots

    @case
    def without_a_good_key_nothing_happens(self):
        wrong = self.yard.directory / "wrong.key"
        wrong.write_text("vk_wrong")
        refused = self.send("locations", "name\nX\n", key_file=wrong)
        assert refused.returncode == 1 and "answered 401" in refused.stderr, refused
        far = self.send("locations", "name\nX\n", url="http://192.0.2.1:8080")
        assert far.returncode == 1 and "not sent over plain HTTP" in far.stderr, far
        nobody = self.send("locations", "name\nX\n", url="http://127.0.0.1:1")
        assert nobody.returncode == 1 and nobody.stderr.startswith("voltyard: "), nobody
        assert self.rest.get("/v1/locations")["items"][0]["name"] == "岗坡路1号院"


def main():
    with Yard() as yard:
        return run(Office(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
