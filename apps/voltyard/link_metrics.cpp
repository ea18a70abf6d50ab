#include "link_metrics.hpp"

#include <fmt/format.h>

namespace voltyard::app {

void write_link_metrics(api::MetricsText& out, const link::LinkTotals& totals) {
  out.gauge("csms_ocpp_connections", "Open OCPP connections", totals.connections);
  out.gauge("csms_handshakes_open", "Connections that have not said who they are yet",
            totals.half_open);
  out.counter("csms_sockets_accepted_total", "Accepted sockets", totals.accepted);
  out.counter("csms_stations_admitted_total", "Connections let in", totals.admitted);
  std::uint64_t refused = 0;
  for (const auto count : totals.refused) refused += count;
  out.counter("csms_stations_refused_total", "Connections refused", refused);
  out.counter("csms_ocpp_frames_in_total", "Frames from stations", totals.frames_in);
  out.counter("csms_ocpp_frames_out_total", "Frames to stations", totals.frames_out);
  out.counter("csms_ocpp_bytes_in_total", "Bytes of frames from stations", totals.bytes_in);
  out.counter("csms_ocpp_bytes_out_total", "Bytes of frames to stations", totals.bytes_out);
  out.counter("csms_ocpp_bad_frames_total", "Frames that are none", totals.bad_frames);
  out.counter("csms_connections_broken_rules_total", "Connections closed for what they sent",
              totals.rule_breaks);
  out.counter("csms_connections_not_reading_total", "Connections closed with a full queue",
              totals.not_reading);
  out.counter("csms_connections_silent_total", "Connections closed for silence", totals.silent);
  out.counter("csms_duplicates_refused_total", "Newest connections refused", totals.duplicates);
  out.counter("csms_station_reconnects_total", "Old connections replaced", totals.replaced);
  out.counter("csms_messages_delayed_total", "Messages delayed by the rate limit",
              totals.delayed_messages);
  out.counter("csms_command_queue_full_total", "Commands refused because too many waited",
              totals.queue_full);
  out.counter("csms_commands_total", "Commands sent to stations", totals.calls);
  out.counter("csms_command_timeouts_total", "Commands without an answer", totals.call_timeouts);
  out.counter("csms_ocpp_messages_total", "Messages of stations answered", totals.handled);
  out.counter("csms_ocpp_message_microseconds_total", "From a message's last byte to its answer",
              totals.handle_us);
}

void write_pile_metrics(api::MetricsText& out, std::string_view protocol,
                        const link::PileTotals& totals) {
  const auto name = [&](std::string_view what) {
    return fmt::format("csms_{}_{}", protocol, what);
  };
  out.gauge(name("connections"), "Open connections of piles", totals.connections);
  out.gauge(name("devices"), "Piles that are let in", totals.devices);
  out.counter(name("sockets_accepted_total"), "Accepted sockets", totals.accepted);
  out.counter(name("sockets_overcrowded_total"), "Sockets closed at once: too many",
              totals.overcrowded);
  out.counter(name("devices_refused_total"), "Piles that were not let in", totals.refused);
  out.counter(name("frames_in_total"), "Frames from piles", totals.frames_in);
  out.counter(name("frames_out_total"), "Frames to piles", totals.frames_out);
  out.counter(name("bad_pieces_total"), "Octets that are no frame, by run", totals.bad_pieces);
  out.counter(name("broken_rules_total"), "Connections closed for what they sent",
              totals.rule_breaks);
  out.counter(name("silent_total"), "Connections closed for silence", totals.silent);
  out.counter(name("not_reading_total"), "Connections closed with a full queue",
              totals.not_reading);
  out.counter(name("duplicates_refused_total"), "Newest connections refused", totals.duplicates);
  out.counter(name("reconnects_total"), "Old connections replaced", totals.replaced);
  out.counter(name("command_queue_full_total"), "Commands refused because too many waited",
              totals.queue_full);
  out.counter(name("commands_total"), "Commands to piles", totals.commands);
  out.counter(name("commands_resent_total"), "Commands sent once more", totals.resent);
  out.counter(name("commands_unanswered_total"), "Commands without an answer", totals.unanswered);
}

}  // namespace voltyard::app
