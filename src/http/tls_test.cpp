// The TLS listener over loopback: versions, HSTS, and certificates replaced while it runs.
#include "http/listener.hpp"
#include "http/test_certificate.hpp"

#include "base/scratch_directory.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <fstream>
#include <thread>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

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
    const std::unique_ptr<X509, decltype(&X509_free)> shown(
        SSL_get1_peer_certificate(stream.native_handle()), X509_free);
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
