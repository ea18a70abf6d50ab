// Codes that prove a telephone number: six digits, good once. In memory and bounded: whoever waits
// for one at a restart asks again. One thread (the API's executor).
//
// Anybody may ask for a code for anybody's number and try what they like, so nothing that a
// stranger does may take the code from its owner. Whoever asks gets a ticket; attempts count
// against the ticket. A code that is on its way is everybody's who asks meanwhile, and it is sent
// again after waits that grow, but stay shorter than it lives: at any time there is a code that
// works, or one can be sent.
#pragma once

#include "base/id.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltyard::api {

class PhoneCodes {
 public:
  static constexpr Duration lifetime = std::chrono::minutes(10);  // after it was last sent
  static constexpr Duration renewed = std::chrono::minutes(20);   // then it is another one
  static constexpr Duration first_wait = std::chrono::minutes(1);
  static constexpr Duration longest_wait = std::chrono::minutes(8);
  static constexpr Duration quiet = std::chrono::hours(1);  // after which a number is forgotten
  static constexpr int attempts = 5;                        // of a ticket
  static constexpr std::size_t tickets_of_source = 5;       // for one code
  static constexpr std::size_t tickets_of_strangers = 40;   // ... from all of them together
  static constexpr std::size_t most_numbers = 10'000;

  struct Source {
    std::string name;    // the address, or the browser
    bool known = false;  // a browser that proved this number before
  };
  struct Asked {
    std::string ticket;       // empty: nothing was given; ask again after `resend_in`
    std::string code;         // to be sent
    bool send = false;        // false: it was sent a moment ago
    Duration resend_in = {};  // until it may be sent again
    Duration expires_in = {};
  };
  // Errors: limited (too many numbers wait).
  Result<Asked> ask(OperatorId operator_id, std::string_view phone, const Source& source,
                    SteadyTime now, Random& random);
  // It could not be sent: the next who asks need not wait.
  void not_sent(OperatorId operator_id, std::string_view phone);

  // A right code is used up, and with it all tickets for it. A wrong one counts, of at most so many
  // for this ticket. `over`: another ticket is needed to try again.
  enum class Outcome { right, wrong, over };
  Outcome take(OperatorId operator_id, std::string_view phone, std::string_view ticket,
               std::string_view code, int at_most, SteadyTime now);

 private:
  struct Ticket {
    std::string name;
    Source source;
    int wrong = 0;
  };
  struct Number {
    std::string code;  // empty: none is good now
    SteadyTime made_at;
    SteadyTime sent_at;
    Duration wait = {};  // after sent_at; none: it may be sent at once
    std::vector<Ticket> tickets;

    bool may_be_sent(SteadyTime now) const { return now - sent_at >= wait; }
    bool is_good(SteadyTime now) const { return !code.empty() && now - sent_at <= lifetime; }
    bool has_ticket_for(const Source& source) const;
  };
  Number* number_of(const std::string& name, SteadyTime now);
  void forget_old(SteadyTime now);

  std::unordered_map<std::string, Number> numbers_;
};

}  // namespace voltyard::api
