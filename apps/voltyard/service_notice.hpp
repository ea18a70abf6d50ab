// Tells the service manager that the server answers: one datagram to the socket that systemd names
// in NOTIFY_SOCKET (sd_notify(3), Type=notify). Without such a socket nothing happens.
#pragma once

namespace voltyard::app {

// Not being heard is no reason not to serve: the manager gives up by itself and says so.
void tell_service_manager_ready();

}  // namespace voltyard::app
