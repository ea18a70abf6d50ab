// The handlers that the endpoint table names, by file.
#pragma once

#include "api/endpoint.hpp"

namespace voltyard::api {

using Answer = Task<http::Response>;

// site_actions.cpp
Answer list_locations(Context& context, const Call& call);
Answer get_location(Context& context, const Call& call);
Answer list_stations(Context& context, const Call& call);
Answer get_station(Context& context, const Call& call);
Answer list_evses(Context& context, const Call& call);
Answer get_evse(Context& context, const Call& call);

// session_actions.cpp
Answer list_sessions(Context& context, const Call& call);
Answer get_session(Context& context, const Call& call);
Answer get_curve(Context& context, const Call& call);
Answer review_session(Context& context, const Call& call);

// catalog_actions.cpp
Answer get_me(Context& context, const Call& call);
Answer list_tokens(Context& context, const Call& call);
Answer put_token(Context& context, const Call& call);
Answer list_events(Context& context, const Call& call);

// frame_actions.cpp
Answer list_frames(Context& context, const Call& call);
Answer export_frames(Context& context, const Call& call);

// command_actions.cpp
Answer start_charge(Context& context, const Call& call);
Answer stop_session(Context& context, const Call& call);
Answer send_command(Context& context, const Call& call);
Answer get_operation(Context& context, const Call& call);

// station_actions.cpp
Answer list_unknown_stations(Context& context, const Call& call);
Answer adopt_station(Context& context, const Call& call);
Answer make_credentials(Context& context, const Call& call);

// station_link_actions.cpp
Answer list_connections(Context& context, const Call& call);
Answer list_orderable(Context& context, const Call& call);

// key_actions.cpp
Answer list_api_keys(Context& context, const Call& call);
Answer make_api_key(Context& context, const Call& call);
Answer revoke_api_key(Context& context, const Call& call);

// setup_actions.cpp
Answer look_at_link(Context& context, const Call& call);
Answer exchange_link(Context& context, const Call& call);

// sign_in_actions.cpp
Answer sign_in(Context& context, const Call& call);

// account_actions.cpp
Answer make_account(Context& context, const Call& call);
Answer change_password(Context& context, const Call& call);
Answer begin_second_factor(Context& context, const Call& call);
Answer confirm_second_factor(Context& context, const Call& call);
Answer end_second_factor(Context& context, const Call& call);
Answer make_recovery_codes(Context& context, const Call& call);

// login_actions.cpp
Answer list_own_logins(Context& context, const Call& call);
Answer list_logins(Context& context, const Call& call);
Answer end_own_login(Context& context, const Call& call);
Answer end_other_logins(Context& context, const Call& call);
Answer end_any_login(Context& context, const Call& call);
Answer log_out(Context& context, const Call& call);

// person_actions.cpp
Answer list_people(Context& context, const Call& call);
Answer get_person(Context& context, const Call& call);
Answer add_person(Context& context, const Call& call);
Answer change_person_row(Context& context, const Call& call);
Answer invite_person(Context& context, const Call& call);
Answer remove_second_factor(Context& context, const Call& call);

// import_actions.cpp
Answer import_locations(Context& context, const Call& call);
Answer import_stations(Context& context, const Call& call);
Answer import_evses(Context& context, const Call& call);
Answer import_tokens(Context& context, const Call& call);

// import_residents.cpp
Answer import_residents(Context& context, const Call& call);

// alarm_actions.cpp
Answer list_alarms(Context& context, const Call& call);
Answer get_alarm(Context& context, const Call& call);
Answer acknowledge_alarm(Context& context, const Call& call);
Answer clear_alarm(Context& context, const Call& call);
Answer report_signal(Context& context, const Call& call);
Answer list_cuts(Context& context, const Call& call);
Answer get_cut(Context& context, const Call& call);
Answer order_cut(Context& context, const Call& call);
Answer release_cut(Context& context, const Call& call);

// notice_actions.cpp
Answer list_notice_channels(Context& context, const Call& call);
Answer make_notice_channel(Context& context, const Call& call);
Answer remove_notice_channel(Context& context, const Call& call);
Answer try_notice_channel(Context& context, const Call& call);
Answer list_notices(Context& context, const Call& call);

// duty_actions.cpp
Answer list_shifts(Context& context, const Call& call);
Answer plan_shift(Context& context, const Call& call);
Answer remove_shift(Context& context, const Call& call);
Answer take_over_shift(Context& context, const Call& call);
Answer record_patrol(Context& context, const Call& call);
Answer list_log(Context& context, const Call& call);
Answer write_log(Context& context, const Call& call);

// work_actions.cpp
Answer list_work_orders(Context& context, const Call& call);
Answer get_work_order(Context& context, const Call& call);
Answer open_work_order(Context& context, const Call& call);
Answer assign_work_order(Context& context, const Call& call);
Answer finish_work_order(Context& context, const Call& call);
Answer check_work_order(Context& context, const Call& call);
Answer send_back_work_order(Context& context, const Call& call);

// backup_actions.cpp
Answer list_backups(Context& context, const Call& call);
Answer make_backup(Context& context, const Call& call);
Answer check_backup(Context& context, const Call& call);
Answer cancel_backup_work(Context& context, const Call& call);
Answer restore_backup(Context& context, const Call& call);

// search_actions.cpp
Answer find_piles(Context& context, const Call& call);

// report_actions.cpp
Answer report_sessions(Context& context, const Call& call);

// cdr_actions.cpp
Answer get_cdr(Context& context, const Call& call);

// paper_actions.cpp
Answer get_receipt(Context& context, const Call& call);
Answer get_statement(Context& context, const Call& call);

// export_actions.cpp
Answer export_sessions(Context& context, const Call& call);
Answer export_bill_lines(Context& context, const Call& call);
Answer export_transfers(Context& context, const Call& call);
Answer export_wallets(Context& context, const Call& call);
Answer export_passes(Context& context, const Call& call);

// tariff_actions.cpp
Answer list_tariffs(Context& context, const Call& call);
Answer publish_tariff(Context& context, const Call& call);
Answer use_tariff(Context& context, const Call& call);

// what_if_actions.cpp
Answer ask_what_if(Context& context, const Call& call);
Answer get_what_if(Context& context, const Call& call);
Answer cancel_what_if(Context& context, const Call& call);

// money_actions.cpp
Answer list_wallets(Context& context, const Call& call);
Answer get_wallet(Context& context, const Call& call);
Answer open_wallet(Context& context, const Call& call);
Answer change_wallet(Context& context, const Call& call);
Answer top_up_wallet(Context& context, const Call& call);
Answer refund_wallet(Context& context, const Call& call);
Answer list_wallet_postings(Context& context, const Call& call);
Answer list_accounts(Context& context, const Call& call);

// ledger_actions.cpp
Answer list_postings(Context& context, const Call& call);
Answer list_till_closings(Context& context, const Call& call);

// rider_actions.cpp
Answer get_rider_pile(Context& context, const Call& call);
Answer get_rider_privacy(Context& context, const Call& call);
Answer get_rider_me(Context& context, const Call& call);
Answer list_rider_charges(Context& context, const Call& call);
Answer get_rider_charge(Context& context, const Call& call);

// rider_movements.cpp
Answer list_rider_movements(Context& context, const Call& call);

// rider_near.cpp
Answer list_near_piles(Context& context, const Call& call);

// rider_start.cpp
Answer start_rider_charge(Context& context, const Call& call);
Answer get_rider_start(Context& context, const Call& call);
Answer stop_rider_charge(Context& context, const Call& call);

// rider_login.cpp
Answer send_rider_code(Context& context, const Call& call);
Answer log_rider_in(Context& context, const Call& call);
Answer log_rider_out(Context& context, const Call& call);
Answer list_rider_codes(Context& context, const Call& call);

// rider_orders.cpp
Answer start_rider_payment(Context& context, const Call& call);
Answer report_rider_fault(Context& context, const Call& call);

// rider_wechat.cpp
Answer begin_wechat_login(Context& context, const Call& call);
Answer end_wechat_login(Context& context, const Call& call);

// photo_actions.cpp
Answer get_location_photo(Context& context, const Call& call);
Answer put_location_photo(Context& context, const Call& call);
Answer remove_location_photo(Context& context, const Call& call);
Answer get_rider_photo(Context& context, const Call& call);
Answer get_work_order_photo(Context& context, const Call& call);

// label_actions.cpp
Answer list_labels(Context& context, const Call& call);
Answer make_labels(Context& context, const Call& call);
Answer print_labels(Context& context, const Call& call);  // label_sheet_actions.cpp
Answer put_label(Context& context, const Call& call);
Answer remove_label(Context& context, const Call& call);

// privacy_actions.cpp
Answer forget_holder(Context& context, const Call& call);

// till_actions.cpp
Answer get_till(Context& context, const Call& call);
Answer close_till(Context& context, const Call& call);

// concession_actions.cpp
Answer import_concessions(Context& context, const Call& call);
Answer list_concessions(Context& context, const Call& call);
Answer end_concession(Context& context, const Call& call);
// pass_actions.cpp
Answer sell_pass(Context& context, const Call& call);
Answer list_wallet_passes(Context& context, const Call& call);
Answer cancel_pass(Context& context, const Call& call);

// payment_actions.cpp
Answer list_payments(Context& context, const Call& call);
Answer list_wallet_payments(Context& context, const Call& call);
Answer get_payment(Context& context, const Call& call);
Answer get_slip(Context& context, const Call& call);
Answer get_payment_code(Context& context, const Call& call);
Answer start_payment(Context& context, const Call& call);
Answer list_refunds(Context& context, const Call& call);
Answer list_wallet_refunds(Context& context, const Call& call);
Answer refund_to_source(Context& context, const Call& call);
Answer list_payees(Context& context, const Call& call);
Answer list_payment_accounts(Context& context, const Call& call);
Answer put_payee(Context& context, const Call& call);
Answer take_payment_notice(Context& context, const Call& call);
Answer list_reconciliations(Context& context, const Call& call);
Answer reconcile_payments(Context& context, const Call& call);
Answer list_payment_differences(Context& context, const Call& call);

// place_actions.cpp
Answer put_place(Context& context, const Call& call);

// bulk_actions.cpp
Answer list_jobs(Context& context, const Call& call);
Answer get_job(Context& context, const Call& call);
Answer start_job(Context& context, const Call& call);
Answer list_job_stations(Context& context, const Call& call);
Answer pause_job(Context& context, const Call& call);
Answer resume_job(Context& context, const Call& call);
Answer go_on_with_job(Context& context, const Call& call);
Answer cancel_job(Context& context, const Call& call);
Answer retry_job(Context& context, const Call& call);

// firmware_actions.cpp
Answer list_firmware_images(Context& context, const Call& call);
Answer upload_firmware_image(Context& context, const Call& call);
Answer remove_firmware_image(Context& context, const Call& call);

// system_actions.cpp
Answer get_system(Context& context, const Call& call);

// live_feed.cpp
Answer follow_live(Context& context, const Call& call);

// openapi.cpp
Answer get_openapi(Context& context, const Call& call);

}  // namespace voltyard::api
