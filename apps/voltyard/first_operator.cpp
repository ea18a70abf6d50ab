#include "first_operator.hpp"

#include "billing/shed_tariff.hpp"

namespace voltyard::app {

storage::Commit first_operator(Timestamp now, Random& random) {
  storage::Commit commit;
  domain::Operator owner;
  owner.id = OperatorId::make(now, random);
  owner.name = "voltyard";
  storage::TariffRow tariff;
  tariff.id = TariffId::make(now, random);
  tariff.operator_id = owner.id;
  tariff.name = "车棚电价";
  tariff.tariff = billing::shed_tariff(tariff.id);
  commit.changes = {std::move(owner), std::move(tariff)};
  return commit;
}

}  // namespace voltyard::app
