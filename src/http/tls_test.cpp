// The TLS listener over loopback: versions, HSTS, and certificates replaced while it runs.
#include "http/listener.hpp"

#include "base/scratch_directory.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <fstream>
#include <thread>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using File = std::unique_ptr<std::FILE, Release<std::fclose>>;

// A self-signed certificate for `name`, written over the files.
void write_certificate(const CertificateFiles& files, const std::string& name) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const File chain(std::fopen(files.chain.c_str(), "w"));
  PEM_write_X509(chain.get(), certificate.get());
  const File secret(std::fopen(files.key.c_str(), "w"));
  PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    write_certificate(files_, "first.example");
    tls_ = std::move(*TlsContext::open({files_}));
    router_.add(Method::get, "/", [](const Request& request) -> Task<Response> {
      co_return json_response(200, request.tls ? "tls" : "plain");
    });
    listener_ = std::move(*Listener::open(context_.get_executor(), router_, {}, tls_.get()));
    thread_ = std::thread([this] { context_.run(); });
  }
  ~TlsTest() override {
    asio::post(context_, [this] { listener_->stop(); });
    thread_.join();
  }

  struct Talk {
    std::string certificate;  // the server's common name; empty: no handshake
    std::string answer;
  };
  Talk talk(int highest_version = TLS1_3_VERSION) {
    asio::io_context client;
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.native_handle(), highest_version);
    asio::ssl::stream<asio::ip::tcp::socket> stream(client, context);
    stream.next_layer().connect({asio::ip::address_v4::loopback(), listener_->port()});
    boost::system::error_code failure;
    stream.handshake(asio::ssl::stream_base::client, failure);
    if (failure) return {};
    Talk talk;
    const Certificate shown(SSL_get1_peer_certificate(stream.native_handle()));
    char name[64] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name,
                              sizeof name);
    talk.certificate = name;
    const std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    asio::write(stream, asio::buffer(request), failure);
    asio::read(stream, asio::dynamic_buffer(talk.answer), failure);
    return talk;
  }

  ScratchDirectory directory_;
  CertificateFiles files_{directory_.path() / "chain.pem", directory_.path() / "key.pem"};
  std::unique_ptr<TlsContext> tls_;
  asio::io_context context_;
  SeededRandom random_{1};
  Router router_{random_};
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

TEST_F(TlsTest, answers_over_tls_carry_hsts) {
  const auto talk = this->talk();
  EXPECT_EQ(talk.certificate, "first.example");
  EXPECT_TRUE(talk.answer.ends_with("\r\n\r\ntls")) << talk.answer;
  EXPECT_NE(talk.answer.find("Strict-Transport-Security: max-age=31536000"), std::string::npos);
}

TEST_F(TlsTest, n15_old_versions_do_not_shake_hands) {
  EXPECT_EQ(talk(TLS1_1_VERSION).certificate, "");
  EXPECT_EQ(talk(TLS1_2_VERSION).certificate, "first.example");
}

TEST_F(TlsTest, certificates_are_replaced_while_it_runs_and_a_broken_one_changes_nothing) {
  write_certificate(files_, "second.example");
  ASSERT_TRUE(tls_->reload());
  EXPECT_EQ(talk().certificate, "second.example");
  std::ofstream(files_.chain) << "no certificate";
  EXPECT_FALSE(tls_->reload());
  EXPECT_EQ(talk().certificate, "second.example");
}

}  // namespace
}  // namespace voltyard::http
