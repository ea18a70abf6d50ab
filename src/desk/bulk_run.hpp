// A bulk job that is not over, with all its stations: whose turn is next, and what the job becomes
// by itself. Pure: time and who is connected are handed in. Changes only by apply(), after what it
// is given was stored; a station that next() has named is under way until apply() or put_off().
#pragma once

#include "desk/bulk_job.hpp"

#include <functional>
#include <set>
#include <unordered_map>
#include <vector>

namespace voltyard::desk {

class BulkRun {
 public:
  using IsOnline = std::function<bool(StationId)>;

  // By position, without gaps. What they said is not kept here.
  BulkRun(BulkJob job, std::vector<BulkStation> stations);

  const BulkJob& job() const { return job_; }  // with its counts
  const std::vector<BulkStation>& stations() const { return stations_; }
  std::size_t under_way() const { return under_way_.size(); }

  // The positions to which the command goes now; they are under way from here on.
  std::vector<std::uint32_t> next(Timestamp now, SteadyTime real_now, const IsOnline& online);

  // The station's row as it is stored with the command that is sent to it.
  BulkStation sent(std::uint32_t position, OperationId operation, Timestamp now) const;

  // It was not sent after all; it is not looked at again before.
  void put_off(std::uint32_t position, SteadyTime until);

  // What the job becomes by itself; nothing: it stays as it is. When it is over, what waits in it
  // is what left_over() says.
  std::optional<BulkJob> review(Timestamp now) const;
  static std::optional<BulkOutcome> left_over(BulkState state);

  // Up to `most` rows of those with one of these outcomes, with another one: they are stored and
  // applied some at a time, until there are none.
  std::vector<BulkStation> moved(const std::vector<BulkOutcome>& from, BulkOutcome to,
                                 std::size_t most) const;

  void apply(BulkStation row);
  void apply(const BulkJob& job);

 private:
  void count(const BulkStation& row, int by);
  void recount();
  bool too_many_failed() const;
  std::size_t room(SteadyTime real_now) const;

  BulkJob job_;
  std::vector<BulkStation> stations_;
  std::set<std::uint32_t> under_way_;
  std::unordered_map<std::uint32_t, SteadyTime> put_off_;
  std::uint32_t cursor_ = 0;                             // where looking for the next one goes on
  SteadyTime free_at_{};                                 // when the rate allows the next one
  std::uint32_t canaries_ = 0, canaries_succeeded_ = 0;  // that are through
  std::uint32_t judged_ = 0, failures_ = 0;              // in this round
};

}  // namespace voltyard::desk
