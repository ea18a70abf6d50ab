// A settled session as an OCPI 2.2.1 charge detail record (mod_cdrs), its tariff embedded
// (mod_tariffs). Pure. Amounts are exact decimals with at most four places, as OCPI asks for.
//
// What our tariffs can say and OCPI's cannot (seasons, holidays, a grace before PARKING_TIME, two
// fees of one dimension under different restrictions) leaves `tariffs` empty: a tariff that prices
// otherwise than the bill would be worse than none.
#pragma once

#include "billing/bill.hpp"
#include "billing/periods.hpp"
#include "domain/location.hpp"
#include "domain/session.hpp"
#include "papers/settings.hpp"

#include <span>
#include <string>

namespace voltyard::api {

struct CdrFacts {
  const papers::OcpiIdentity& identity;
  const domain::Session& session;
  const domain::Location& location;
  const billing::Bill& bill;
  const billing::Tariff& tariff;  // the session was billed under
  std::span<const billing::ChargingPeriod> periods;
};

// The installation's, with what the location says for itself.
papers::OcpiIdentity identity_at(papers::OcpiIdentity identity, const domain::Whereabouts& place);

// The identity must know its coordinates.
std::string ocpi_cdr(const CdrFacts& facts);

// Whether OCPI can say what the tariff says.
bool fits_ocpi(const billing::Tariff& tariff);

}  // namespace voltyard::api
