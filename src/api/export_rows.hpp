// What is exported, row by row: the titles of each table and the cells of its rows. Pure.
#pragma once

#include "csms/directory.hpp"
#include "papers/sheet.hpp"
#include "storage/records.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace voltyard::api {

using Row = std::vector<papers::Cell>;

std::vector<std::string> session_titles(papers::Language language);
std::vector<std::string> bill_line_titles(papers::Language language);
std::vector<std::string> transfer_titles(papers::Language language);
std::vector<std::string> wallet_titles(papers::Language language);
std::vector<std::string> pass_titles(papers::Language language);

// The clock of a location; UTC, and called so, where its rules are not known.
TimeZone zone_here(const csms::Snapshot& snapshot, LocationId id);

// Zones and names as rows want them; looked up once for each location.
class ExportNames {
 public:
  ExportNames(const csms::Snapshot& snapshot, OperatorId operator_id, papers::Language language);

  papers::Language language() const { return language_; }
  std::string currency() const { return currency_; }
  const std::string& location(LocationId id) const;
  std::string station(StationId id) const;
  const TimeZone& zone(LocationId id) const;
  // Of what belongs to no location: that of the operator's first one.
  const TimeZone& zone() const { return own_zone_; }

 private:
  struct Place {
    std::string name;
    TimeZone zone;
  };
  const csms::Snapshot& snapshot_;
  papers::Language language_;
  std::string currency_;
  TimeZone own_zone_;
  std::string no_name_;
  std::unordered_map<LocationId, Place> places_;
};

// `bill`: null when there is none.
Row session_row(const domain::Session& session, const billing::Bill* bill,
                const ExportNames& names);
std::vector<Row> bill_line_rows(const domain::Session& session, const billing::Bill& bill,
                                const ExportNames& names);
std::vector<Row> transfer_rows(const billing::Posting& posting, const ExportNames& names);
Row wallet_row(const storage::WalletRecord& record, const ExportNames& names);
Row pass_row(const billing::UsedPass& used, const ExportNames& names, Timestamp now);

}  // namespace voltyard::api
