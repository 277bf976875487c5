//! The whole world in one process.

use simulators::population::named;
use simulators::{StartError, World, WorldConfig};

use crate::{Outcome, client};

/// Everything starts, answers at its address, knows one population, and stops.
#[tokio::test]
async fn the_world_starts_and_stops() -> Outcome {
    let world = World::start(WorldConfig {
        lorries: 3,
        ..WorldConfig::default()
    })
    .await?;
    for base in [
        &world.urls.gateway,
        &world.urls.bank,
        &world.urls.sms,
        &world.urls.checkpoint,
    ] {
        let response = client()
            .get(format!("{base}/control/faults"))
            .send()
            .await?;
        assert_eq!(response.status(), 200, "{base}");
    }
    assert!(world.urls.gateway_sync.ends_with("/bip-sync/"));
    assert!(world.urls.barrier("entry").ends_with("/barriers/entry"));
    assert!(
        world
            .population
            .lorry_by_plate("KZ", named::LORRY_PLATE)
            .is_some()
    );
    let bank = world.urls.bank.clone();
    world.shutdown().await;
    let error = client().get(bank).send().await.expect_err("it is gone");
    assert!(error.is_connect(), "{error}");
    Ok(())
}

/// A port that is taken is an error that names it, and what started before stops again.
#[tokio::test]
async fn a_taken_port_is_told() -> Outcome {
    let first = World::start(WorldConfig {
        lorries: 0,
        ..WorldConfig::default()
    })
    .await?;
    let taken = first.sms.address.port();
    let config = WorldConfig {
        lorries: 0,
        sms_port: taken,
        ..WorldConfig::default()
    };
    let error = World::start(config).await.expect_err("taken");
    assert!(matches!(error, StartError::Listen { simulator: "sms", port, .. } if port == taken));
    assert!(error.to_string().contains(&taken.to_string()));
    Ok(())
}
