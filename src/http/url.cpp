#include "http/url.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace voltyard::http {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return text.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), text.begin(),
                                                   [](char a, char b) { return a == lower(b); });
}

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    if (i == name.size() || name[i] == '.') {
      if (label == 0 || label > 63 || name[i - 1] == '-') return false;
      label = 0;
      continue;
    }
    const char c = name[i];
    const bool inside = (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || (c == '-' && label);
    if (!inside) return false;
    ++label;
  }
  // A last label that looks like a number is an address in one of its odd spellings.
  const auto last = name.substr(name.rfind('.') + 1);
  return !is_digit(last.front());
}

std::optional<std::string> host_of(std::string_view text, bool bracketed) {
  boost::system::error_code nonsense;
  if (bracketed) {
    const auto address = boost::asio::ip::make_address_v6(text, nonsense);
    if (nonsense || text.find('%') != std::string_view::npos) return std::nullopt;
    return address.to_string();
  }
  const auto address = boost::asio::ip::make_address_v4(text, nonsense);
  // The library reads octal as decimal: only what it would write itself is taken.
  if (!nonsense && address.to_string() == text) return std::string(text);
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  return is_dns_name(name) ? std::optional(name) : std::nullopt;
}

}  // namespace

std::string Url::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  std::string text = is_v6 ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > longest_url) return invalid("the URL is too long");
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#') {
      return invalid("the URL has a character that does not belong into one");
    }
  }
  Url url;
  url.tls = starts_with_scheme(text, "https://");
  if (!url.tls && !starts_with_scheme(text, "http://")) {
    return invalid("the URL must begin with https:// or http://");
  }
  text.remove_prefix(url.tls ? 8 : 7);
  auto authority = text.substr(0, text.find_first_of("/?"));
  text.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos) {
    return invalid("a URL with a name or password is not taken");
  }
  const bool bracketed = authority.starts_with('[');
  const auto host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return invalid("the URL's host is broken");
  auto host = host_of(authority.substr(bracketed, host_end - bracketed), bracketed);
  if (!host) return invalid("the URL's host is no name and no address");
  url.host = std::move(*host);
  auto rest = host_end == std::string_view::npos ? std::string_view()
                                                 : authority.substr(host_end + bracketed);
  url.port = url.tls ? 443 : 80;
  if (!rest.empty()) {
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), url.port);
    const bool whole = rest.front() == ':' && rest.size() > 1 && is_digit(rest[1]) &&
                       error == std::errc() && end == rest.data() + rest.size();
    if (!whole || url.port == 0) return invalid("the URL's port is not one");
  }
  if (text.starts_with('/')) {
    url.target = text;
  } else {
    url.target += text;  // "?query" or nothing
  }
  return url;
}

}  // namespace voltyard::http
