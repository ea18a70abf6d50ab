// Browsers that were sent to WeChat to say who they are, and those that came back as somebody whose
// telephone number is not known yet. In memory and bounded: whoever is under way at a restart logs
// in by telephone. One thread (the API's executor).
#pragma once

#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace voltyard::api {

class WechatVisits {
 public:
  static constexpr Duration there_at_most = std::chrono::minutes(10);
  static constexpr Duration known_at_most = std::chrono::minutes(30);
  static constexpr std::size_t most = 10'000;  // of either

  // A state of 32 hexadecimal digits that nobody can guess. nullopt: too many are under way.
  std::optional<std::string> begin(std::string label, SteadyTime now, Random& random);

  // The visit of that state; fresh once, for some browsers come back twice. nullopt: there is none.
  struct Visit {
    std::string label;
    bool fresh = true;
  };
  std::optional<Visit> end(std::string_view state, SteadyTime now);

  // Who came back, under a name that nobody can guess. nullopt: there are too many.
  std::optional<std::string> keep(OperatorId owner, const Digest& person, SteadyTime now,
                                  Random& random);
  std::optional<Digest> find(OperatorId owner, std::string_view name, SteadyTime now) const;
  void forget(std::string_view name);

 private:
  struct Waiting {
    Visit visit;
    SteadyTime until;
  };
  struct Person {
    OperatorId owner;
    Digest digest{};
    SteadyTime until;
  };

  std::unordered_map<std::string, Waiting> visits_;
  std::unordered_map<std::string, Person> people_;
};

}  // namespace voltyard::api
