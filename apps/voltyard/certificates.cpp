#include "certificates.hpp"

#include "base/log.hpp"

namespace voltyard::app {

Result<Certificates> Certificates::open(const std::vector<CertificateFiles>& files) {
  std::vector<link::CertificateFiles> for_stations;
  std::vector<http::CertificateFiles> for_console;
  for (const auto& file : files) {
    for_stations.push_back({file.chain, file.key});
    for_console.push_back({file.chain, file.key});
  }
  Certificates certificates;
  auto stations = link::TlsCertificates::open(std::move(for_stations));
  if (!stations) return stations.error();
  certificates.stations_ = std::move(*stations);
  auto console = http::TlsContext::open(std::move(for_console));
  if (!console) return console.error();
  certificates.console_ = std::move(*console);
  return certificates;
}

void Certificates::reload() {
  auto reloaded = stations_->reload();
  if (reloaded) reloaded = console_->reload();
  if (reloaded) {
    spdlog::info("certificates were read again");
  } else {
    spdlog::error("certificates stay as they were: {}", reloaded.error().message);
  }
}

}  // namespace voltyard::app
