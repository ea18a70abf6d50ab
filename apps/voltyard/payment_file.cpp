#include "payment_file.hpp"

#include "toml_text.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace voltyard::app {
namespace {

using billing::ProviderKind;

constexpr std::size_t most_accounts = 100;
constexpr std::int64_t most_of_a_payment = 10'000'000;
constexpr std::int64_t longest_wait_s = 7'200;  // WeChat Pay's codes are good for two hours
constexpr std::int64_t most_refund_days = 60;   // statements are there for three months
constexpr std::string_view wechat_address = "https://api.mch.weixin.qq.com";

// Every key once, but for `provider` and `operator`.
template <class Account, class Visit>
void each_key(Account& a, Visit visit) {
  visit("name", a.name);
  visit("most_minor", a.most_minor);
  visit("pay_within_s", a.pay_within_s);
  visit("refund_days", a.refund_days);
  visit("merchant_id", a.merchant_id);
  visit("app_id", a.app_id);
  visit("certificate_serial", a.certificate_serial);
  visit("private_key_file", a.private_key_file);
  visit("api_v3_key_file", a.api_v3_key_file);
  visit("public_key_id", a.public_key_id);
  visit("public_key_file", a.public_key_file);
  visit("base_url", a.base_url);
  visit("notify_url", a.notify_url);
}

bool assign(std::string& target, const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  if (!text || text->size() > 500) return false;
  target = *text;
  return true;
}

bool assign(std::int64_t& target, const toml::node& node) {
  const auto number = node.value_exact<std::int64_t>();
  if (number) target = *number;
  return number.has_value();
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

// What one key alone cannot say.
Status check(const PaymentAccountFile& account) {
  if (!is_name(account.name)) {
    return invalid("is 1 to 40 of a-z, 0-9, - and _: it stands in an address", "name");
  }
  if (account.most_minor < 1 || account.most_minor > most_of_a_payment) {
    return invalid("must be 1 to 10000000", "most_minor");
  }
  if (account.pay_within_s < 60 || account.pay_within_s > longest_wait_s) {
    return invalid("must be 60 to 7200", "pay_within_s");
  }
  if (account.refund_days < 1 || account.refund_days > most_refund_days) {
    return invalid("must be 1 to 60", "refund_days");
  }
  if (account.provider == ProviderKind::granted) return {};
  const std::pair<std::string_view, const std::string*> needed[] = {
      {"merchant_id", &account.merchant_id},
      {"app_id", &account.app_id},
      {"certificate_serial", &account.certificate_serial},
      {"private_key_file", &account.private_key_file},
      {"api_v3_key_file", &account.api_v3_key_file},
      {"base_url", &account.base_url},
      {"notify_url", &account.notify_url}};
  for (const auto& [key, text] : needed) {
    if (text->empty()) return invalid("is missing", std::string(key));
  }
  if (account.public_key_id.empty() != account.public_key_file.empty()) {
    return invalid("public_key_id and public_key_file belong together", "public_key_file");
  }
  const bool real = account.provider == ProviderKind::wechat;
  for (const auto& [key, text] :
       {std::pair("base_url", &account.base_url), std::pair("notify_url", &account.notify_url)}) {
    if (real && !text->starts_with("https://")) return invalid("must be https", key);
  }
  if (account.base_url.ends_with('/')) return invalid("has no path", "base_url");
  if (!account.notify_url.ends_with("/v1/payment-notices/" + account.name)) {
    return invalid("must end with /v1/payment-notices/" + account.name, "notify_url");
  }
  return {};
}

Result<PaymentAccountFile> read_account(const toml::table& table) {
  PaymentAccountFile account;
  const auto kind = billing::parse_provider_kind(table["provider"].value_or(std::string()));
  if (!kind) return invalid("must be granted, sandbox or wechat", "provider");
  account.provider = *kind;
  if (*kind == ProviderKind::wechat) account.base_url = wechat_address;
  if (const auto* owner = table.get("operator")) {
    const auto id = OperatorId::parse(owner->value_or(std::string()));
    if (!id) return invalid("is no id of an operator", "operator");
    account.operator_id = *id;
  }
  std::vector<std::string> known = {"provider", "operator"};
  Status status;
  each_key(account, [&](std::string_view key, auto& target) {
    known.emplace_back(key);
    const auto* node = table.get(key);
    if (status && node && !assign(target, *node)) {
      status = invalid("is not a value for this key", std::string(key));
    }
  });
  if (!status) return status.error();
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      return invalid("there is no such key", std::string(key.str()));
    }
  }
  if (const auto checked = check(account); !checked) return checked.error();
  return account;
}

void make_absolute(std::string& file, const std::filesystem::path& folder) {
  if (!file.empty() && !std::filesystem::path(file).is_absolute()) file = (folder / file).string();
}

}  // namespace

Result<std::vector<PaymentAccountFile>> load_payment_accounts(const std::string& path) {
  if (path.empty()) return std::vector<PaymentAccountFile>();
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return unavailable(fmt::format("{} cannot be read", path));
  auto accounts = read_payment_accounts(text, path);
  if (!accounts) return accounts;
  const auto folder = std::filesystem::absolute(path).parent_path();
  for (auto& account : *accounts) {
    make_absolute(account.private_key_file, folder);
    make_absolute(account.api_v3_key_file, folder);
    make_absolute(account.public_key_file, folder);
  }
  return accounts;
}

Result<std::vector<PaymentAccountFile>> read_payment_accounts(std::string_view toml,
                                                              const std::string& source) {
  const auto file = parse_toml(toml, source);
  if (!file) return file.error();
  for (const auto& [key, node] : *file) {
    if (key.str() != "account") {
      return invalid(fmt::format("{}: there is no '{}'", source, key.str()));
    }
  }
  std::vector<PaymentAccountFile> accounts;
  const auto* tables = (*file)["account"].as_array();
  if (tables == nullptr) return accounts;
  for (const auto& node : *tables) {
    const auto place = fmt::format("{}, [[account]] {}", source, accounts.size() + 1);
    const auto* table = node.as_table();
    if (table == nullptr) return invalid(place + ": must be a table");
    if (accounts.size() == most_accounts) return invalid(place + ": there are too many");
    auto account = read_account(*table);
    if (!account) {
      return invalid(fmt::format("{}: {}", place, account.error().message), account.error().field);
    }
    const bool taken = std::any_of(accounts.begin(), accounts.end(),
                                   [&](const auto& other) { return other.name == account->name; });
    if (taken) return invalid(place + ": there is one of that name already", "name");
    accounts.push_back(std::move(*account));
  }
  return accounts;
}

std::string describe(const std::vector<PaymentAccountFile>& accounts) {
  std::string text;
  for (const auto& account : accounts) {
    text += fmt::format("[[account]]\nprovider = \"{}\"\n", billing::to_string(account.provider));
    if (!account.operator_id.is_nil()) {
      text += fmt::format("operator = \"{}\"\n", to_string(account.operator_id));
    }
    each_key(account, [&](std::string_view key, const auto& value) {
      if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
        if (!value.empty()) text += fmt::format("{} = \"{}\"\n", key, value);
      } else {
        text += fmt::format("{} = {}\n", key, value);
      }
    });
  }
  return text;
}

}  // namespace voltyard::app
