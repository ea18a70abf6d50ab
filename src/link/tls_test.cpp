// TLS: security profile 2, two kinds of certificate, reload, and the way between shards.
#include "link/test_yard.hpp"

#include "base/assert.hpp"
#include "base/scratch_directory.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <optional>

namespace voltyard::link {
namespace {

using namespace std::chrono_literals;

// A self-signed certificate and its key as PEM files.
class Certificate {
 public:
  Certificate(const char* kind, const char* name, const std::string& file = {}) {
    const auto stem = (folder_.path() / (file.empty() ? name : file)).string();
    files = {stem + ".pem", stem + ".key"};
    write(kind, name);
  }

  void write(const char* kind, const char* name) const {
    EVP_PKEY* key = std::string_view(kind) == "RSA" ? EVP_RSA_gen(2'048) : EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
    X509_set_pubkey(certificate, key);
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    ASSERT(X509_sign(certificate, key, EVP_sha256()) > 0);
    std::FILE* chain_file = std::fopen(files.chain.c_str(), "w");
    std::FILE* key_file = std::fopen(files.key.c_str(), "w");
    ASSERT(chain_file && key_file);
    PEM_write_X509(chain_file, certificate);
    PEM_write_PrivateKey(key_file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(chain_file);
    std::fclose(key_file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

  CertificateFiles files;

 private:
  ScratchDirectory folder_;
};

class Tls : public testing::Test {
 protected:
  void start(std::vector<CertificateFiles> files, std::size_t shards = 1, TlsPolicy policy = {}) {
    auto opened = TlsCertificates::open(std::move(files), policy);
    ASSERT_TRUE(opened) << opened.error().message;
    certificates = std::move(*opened);
    yard.emplace(TestYard::quick(), shards);
    port = *yard->listener.listen("127.0.0.1", 0, certificates.get());
  }

  std::string name_shown(const char* ciphers = nullptr, int max_version = 0) {
    RawStation station(port);
    std::string name;
    return station.secure(&name, max_version, ciphers) ? name : "refused";
  }

  std::unique_ptr<TlsCertificates> certificates;
  std::optional<TestYard> yard;
  std::uint16_t port = 0;
};

TEST_F(Tls, a_heartbeat_is_answered_over_tls) {
  const Certificate certificate("EC", "tls-plain");
  start({certificate.files});
  RawStation station(port, true);
  ASSERT_EQ(RawStation::status_of(station.upgrade("/ocpp/CS1")), 101);
  for (int i = 0; i < 3; ++i) {
    station.send_text(heartbeat);
    EXPECT_EQ(station.receive_text(), heartbeat_answer);
  }
  const std::lock_guard lock(yard->mutex);
  EXPECT_TRUE(yard->handshakes.back().tls);
}

TEST_F(Tls, large_messages_go_both_ways) {
  const Certificate certificate("EC", "tls-large");
  start({certificate.files});
  RawStation station(port, true);
  ASSERT_EQ(RawStation::status_of(station.upgrade("/ocpp/CS1")), 101);
  const std::string data(200'000, 'x');
  station.send_text(boot);
  EXPECT_FALSE(station.receive_text().empty());
  station.send_text(R"([2,"big","DataTransfer",{"data":")" + data + R"("}])");
  EXPECT_EQ(station.receive_text(), R"([3,"big",{}])");
  auto answer = yard->call(1, "DataTransfer", "{\"data\":\"" + data + "\"}");
  const auto frame = station.receive_text();
  EXPECT_EQ(frame.size(),
            std::string_view(R"([2,"","DataTransfer",{"data":""}])").size() + 36 + data.size());
  station.send_text("[3," + frame.substr(3, 38) + ",{}]");
  EXPECT_TRUE(answer.get());
}

TEST_F(Tls, connections_move_between_shards_and_lose_nothing) {
  const Certificate certificate("EC", "tls-shards");
  start({certificate.files}, 4);
  for (int round = 0; round < 4; ++round) {
    for (int i = 1; i <= 8; ++i) {
      RawStation station(port, true);
      // The request and the first two frames in one record: the frames cross shards inside OpenSSL.
      station.send(RawStation::request("/ocpp/CS" + std::to_string(i), TestYard::headers_of(i)) +
                   RawStation::frame(0x81, heartbeat));
      station.send_text(R"([2,"2","Heartbeat",{}])");
      ASSERT_EQ(RawStation::status_of(station.read_until("\r\n\r\n")), 101);
      ASSERT_EQ(station.receive_text(), heartbeat_answer);
      ASSERT_FALSE(station.receive_text().empty());
      station.send_frame(0x88, "\x03\xE8");
      ASSERT_EQ(station.receive_close(), 1000);
    }
  }
}

TEST_F(Tls, both_kinds_of_certificate_are_served) {
  const Certificate ec("EC", "tls-ec");
  const Certificate rsa("RSA", "tls-rsa");
  start({ec.files, rsa.files});
  EXPECT_EQ(name_shown("ECDHE-ECDSA-AES128-GCM-SHA256", TLS1_2_VERSION), "tls-ec");
  EXPECT_EQ(name_shown("ECDHE-RSA-AES128-GCM-SHA256", TLS1_2_VERSION), "tls-rsa");
  EXPECT_EQ(name_shown("AES128-GCM-SHA256", TLS1_2_VERSION), "refused");
}

TEST_F(Tls, rsa_key_exchange_is_a_listeners_choice) {
  const Certificate rsa("RSA", "tls-rsa-kx");
  start({rsa.files}, 1, TlsPolicy{.rsa_key_exchange = true});
  EXPECT_EQ(name_shown("AES128-GCM-SHA256", TLS1_2_VERSION), "tls-rsa-kx");
}

TEST_F(Tls, n15_old_versions_and_weak_ciphers_are_refused) {
  const Certificate rsa("RSA", "tls-old");
  start({rsa.files});
  EXPECT_EQ(name_shown(nullptr, TLS1_VERSION), "refused");
  EXPECT_EQ(name_shown(nullptr, TLS1_1_VERSION), "refused");
  EXPECT_EQ(name_shown("ECDHE-RSA-AES128-SHA", TLS1_2_VERSION), "refused");
  EXPECT_EQ(name_shown("NULL-SHA256:@SECLEVEL=0", TLS1_2_VERSION), "refused");
  EXPECT_TRUE(yard->eventually([&] { return yard->listener.totals().tls_failures == 4; }));
}

TEST_F(Tls, a_reload_changes_new_connections_and_keeps_open_ones) {
  const Certificate certificate("EC", "tls-before", "reloaded");
  start({certificate.files});
  RawStation station(port, true);
  ASSERT_EQ(RawStation::status_of(station.upgrade("/ocpp/CS1")), 101);
  certificate.write("EC", "tls-after");
  EXPECT_EQ(name_shown(), "tls-before");
  ASSERT_TRUE(certificates->reload());
  EXPECT_EQ(name_shown(), "tls-after");
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  std::filesystem::resize_file(certificate.files.chain, 40);
  EXPECT_FALSE(certificates->reload());
  EXPECT_EQ(name_shown(), "tls-after");
}

TEST_F(Tls, n17_connections_that_never_start_the_handshake_end) {
  const Certificate certificate("EC", "tls-silent");
  start({certificate.files});
  RawStation silent(port);
  RawStation babbling(port);
  babbling.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(babbling.is_ended_within(3s));
  EXPECT_TRUE(silent.is_ended_within(3s));
}

TEST_F(Tls, a_refusal_arrives_over_tls) {
  const Certificate certificate("EC", "tls-refusal");
  start({certificate.files});
  RawStation station(port, true);
  EXPECT_EQ(RawStation::status_of(station.upgrade("/ocpp/NOBODY", "")), 401);
}

}  // namespace
}  // namespace voltyard::link
