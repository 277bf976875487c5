//! Passage on both engines, with a simulated barrier on a socket and real bookings of the queue.

mod crossing;
mod decisions;
mod devices;
mod gate;
mod officer;
mod repeats;
mod support;

/// Every statement is accepted by both engines.
#[tokio::test]
async fn the_catalogue_is_accepted() {
    for store in store::testing::stores().await {
        store
            .check_catalogue(passage::sql::ALL, &[])
            .await
            .expect("accepted");
    }
}
