// The second factor against the vectors of RFC 6238 (appendix B, SHA-1) and RFC 4648.
#include "people/totp.hpp"

#include <gtest/gtest.h>

namespace voltyard::people {
namespace {

const std::string rfc_secret = "12345678901234567890";

Timestamp seconds(std::int64_t s) { return {s * 1000}; }

TEST(totp, the_vectors_of_rfc_6238_appendix_b) {
  struct Vector {
    std::int64_t second;
    std::string_view code;
  };
  for (const auto& [second, code] :
       {Vector{59, "94287082"}, Vector{1111111109, "07081804"}, Vector{1111111111, "14050471"},
        Vector{1234567890, "89005924"}, Vector{2000000000, "69279037"},
        Vector{20000000000, "65353130"}}) {
    EXPECT_EQ(totp_code(rfc_secret, totp_step(seconds(second)), 8), code) << second;
    EXPECT_EQ(totp_code(rfc_secret, totp_step(seconds(second))), code.substr(2)) << second;
  }
}

TEST(totp, a_code_is_taken_one_step_early_or_late) {
  const auto now = seconds(1234567890);
  const auto step = totp_step(now);
  for (const int off : {-1, 0, 1}) {
    EXPECT_EQ(accept_totp(rfc_secret, totp_code(rfc_secret, step + off), now, 0), step + off);
  }
  for (const int off : {-2, 2}) {
    EXPECT_FALSE(accept_totp(rfc_secret, totp_code(rfc_secret, step + off), now, 0)) << off;
  }
}

TEST(totp, n107_a_used_step_is_never_accepted_again) {
  const auto now = seconds(1234567890);
  const auto code = totp_code(rfc_secret, totp_step(now));
  const auto used = accept_totp(rfc_secret, code, now, 0);
  ASSERT_TRUE(used);
  EXPECT_FALSE(accept_totp(rfc_secret, code, now, *used));
  const auto earlier = totp_code(rfc_secret, *used - 1);
  EXPECT_FALSE(accept_totp(rfc_secret, earlier, now, *used)) << "nor one before it";
  const auto next = totp_code(rfc_secret, *used + 1);
  EXPECT_TRUE(accept_totp(rfc_secret, next, now, *used));
}

TEST(totp, what_is_no_code_is_refused) {
  const auto now = seconds(1234567890);
  for (const auto* code : {"", "00592", "0059244", "005 924", "abcdef"}) {
    EXPECT_FALSE(accept_totp(rfc_secret, code, now, 0)) << code;
  }
}

TEST(totp, secrets_are_shown_in_base32) {
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(base32(rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(totp, an_app_can_read_the_address) {
  EXPECT_EQ(otpauth_uri("voltyard", "王芳@yard", rfc_secret),
            "otpauth://totp/voltyard:%E7%8E%8B%E8%8A%B3%40yard?secret="
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=voltyard&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace voltyard::people
