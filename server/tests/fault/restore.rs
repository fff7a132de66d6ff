//! An older backup is put back under people who went on working.

use shared::{Fault, account::Role};

use crate::{
    device::{Device, Ended, Place, settle},
    dice::Dice,
    house::{House, TOWNS, login},
    ledger::Ledger,
    seed,
};

/// One after the other, in any order, somebody does something and sends it.
fn work(devices: &mut [Device], dice: &mut Dice, steps: usize) {
    for _ in 0..steps {
        let device = &mut devices[dice.below(3)];
        for _ in 0..=dice.below(2) {
            device.edit();
        }
        assert!(matches!(device.exchange(), Ended::Answered(_) | Ended::Lost));
    }
}

fn comes_back(house: &House) {
    let mut dice = Dice::new(seed());
    let place = Place::default();
    let mut server = house.serve();
    place.is_at(&server);
    let (_, town) = TOWNS[0];
    let who = [Role::Navigator, Role::Head, Role::Navigator];
    let mut devices = who.map(|role| Device::sign_in(&place, &login(role, town), dice.next()));
    devices[1].bad_line = 20;
    work(&mut devices, &mut dice, 30);
    house.backup("copy");

    // The same copy twice: what came back from the devices must come back again.
    for round in 0..2 {
        work(&mut devices, &mut dice, 60);
        // One has edits that it never sent, one closes its browser meanwhile.
        devices[0].edit();
        devices[2].reopen();
        server.signal("-TERM");
        assert!(server.ended().0.success(), "{}", server.log());
        place.is_gone();
        devices[1].edit();
        assert_eq!(devices[1].exchange(), Ended::Nobody);
        house.restore("copy");
        let old = Ledger::read(house);
        let lost = devices.iter_mut().map(|device| {
            device.falls_back = true;
            old.missing(&device.acknowledged.so_far()).len()
        });
        let lost: Vec<_> = lost.collect();
        assert!(
            lost.iter().all(|lost| *lost > 0),
            "nothing of {round} is lost: {lost:?}"
        );

        server = house.serve();
        place.is_at(&server);
        // Nobody is signed in any more; what waits lies on the devices all the same.
        for device in &mut devices {
            assert!(matches!(
                device.exchange(),
                Ended::Refused(401, Fault::NotSignedIn) | Ended::Lost
            ));
            device.sign_in_again();
        }
        devices.rotate_left(1);
        settle(&mut devices);
        let ledger = Ledger::read(house);
        for device in &devices {
            ledger.agrees_with(device);
        }
        println!("{}: {lost:?} acknowledged edits came back", house.engine());
    }
    server.kill();
    house.check_at_rest();
}

#[test]
fn an_older_copy_on_sqlite() {
    comes_back(&House::sqlite());
}

#[test]
fn an_older_copy_on_postgres() {
    if let Some(house) = House::postgres() {
        comes_back(&house);
    }
}
