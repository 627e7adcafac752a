import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// Registry files, the names of wheels, and what a registered packet is.
struct RegistryTests {
    private func error(_ lines: [String]) throws -> String? {
        let dataset = try StreamDataset([], registry: lines)
        let path = try #require(dataset.registryPath)
        do throws(RegistryError) {
            _ = try RegistryFile.read(path, clock: Sample.clock())
            return nil
        } catch {
            return error.message.replacing(path, with: "FILE")
        }
    }

    @Test func entriesAreReadInOrder() throws {
        let dataset = try StreamDataset(
            [],
            registry: [
                SampleLines.entry("a"), "", "  \r",
                "{\"time_zone\":\"Asia/Tokyo\",\"sensor\":17,\"vehicle\":\"W\",\"wheel\":\"Row10.LeftInner\","
                    + "\"placard_kPa\":50,\"model\":\"Porsche\",\"more\":1}",
            ])
        #expect(
            try RegistryFile.read(try #require(dataset.registryPath), clock: Sample.clock()) == [
                RegistryEntry(
                    sensor: "a", model: nil, vehicle: "V", wheel: "Row1.Left", owner: "Carol", placard: 240_000,
                    timeZone: "America/New_York"),
                RegistryEntry(
                    sensor: "17", model: "Porsche", vehicle: "W", wheel: "Row10.LeftInner", owner: nil, placard: 50_000,
                    timeZone: "Asia/Tokyo"),
            ])
    }

    @Test(arguments: [
        (SampleLines.entry("a", wheel: "FL"), "wheel \"FL\" is not of the form Row1.Left"),
        (SampleLines.entry("a", zone: "Mars/Olympus"), "time_zone \"Mars/Olympus\" is not in the time zone database"),
        (SampleLines.entry("a", placard: "49.999"), "placard_kPa must be from 50 to 1200; 1 psi is 6.895 kPa"),
        (SampleLines.entry("a", placard: "1200.001"), "placard_kPa must be from 50 to 1200; 1 psi is 6.895 kPa"),
        (SampleLines.entry("", wheel: "Row1.Left"), "sensor and vehicle must not be empty"),
        (SampleLines.entry("a", vehicle: ""), "sensor and vehicle must not be empty"),
        (SampleLines.entry("b", wheel: "Row1.Right"), "sensor b stands in line 1 already"),
        (SampleLines.entry("a", wheel: "Row1.Right"), "vehicle V has a sensor for wheel Row1.Right in line 1 already"),
    ])
    func aBadLineIsNamed(line: String, message: String) throws {
        #expect(try error([SampleLines.entry("b"), "", line]) == "registry FILE, line 3: \(message)")
    }

    @Test(arguments: [
        "{", "[]", "{\"sensor\":\"c\"}", "null", SampleLines.entry("c").replacing("240", with: "\"240\""),
    ])
    func aLineThatIsNoEntryIsNamed(line: String) throws {
        #expect(try error([SampleLines.entry("b"), line])?.hasPrefix("registry FILE, line 2: ") == true)
    }

    @Test func aFileThatCannotBeReadIsNamed() throws {
        let dataset = try StreamDataset([], registry: nil)
        #expect(throws: RegistryError("registry \(dataset.folder)/none does not exist")) {
            try RegistryFile.read("\(dataset.folder)/none", clock: Sample.clock())
        }
        #expect(throws: RegistryError("registry \(dataset.folder) cannot be read: give a file of JSON lines")) {
            try RegistryFile.read(dataset.folder, clock: Sample.clock())
        }
    }

    @Test(arguments: [
        ("Row1.Left", "front left"), ("Row1.Right", "front right"), ("Row2.Left", "rear left"),
        ("Row3.LeftInner", "row 3 left inner"), ("Row12.Middle", "row 12 middle"),
    ])
    func aWheelIsSpokenOf(name: String, spoken: String) {
        #expect(WheelName(name)?.spoken == spoken)
    }

    @Test(arguments: [
        "", "Row1", "Row1.", ".Left", "Row0.Left", "Row100.Left", "RowX.Left", "row1.Left", "Row1.Left.Inner",
        "Row1.Lëft", "Row1.1",
    ])
    func otherNamesAreNone(name: String) {
        #expect(WheelName(name) == nil)
    }

    /// The model counts where the entry names one; vehicle and wheel where the reading does.
    @Test(
        arguments: [
            (nil, "M", nil, nil, nil), ("M", "M", nil, nil, nil), ("M", "N", nil, nil, "unregistered"),
            ("M", nil, nil, nil, "unregistered"), (nil, nil, "V", "Row1.Left", nil),
            (nil, nil, "W", nil, "registry-mismatch"),
            (nil, nil, nil, "Row1.Right", "registry-mismatch"), (nil, nil, "W", "Row1.Right", "registry-mismatch"),
        ] as [(String?, String?, String?, String?, String?)])
    func registration(registered: String?, model: String?, vehicle: String?, wheel: String?, reason: String?) throws {
        var entry = Sample.entry()
        entry.model = registered
        let packet = try Sample.packet(model: model, vehicle: vehicle, wheel: wheel)
        do throws(Rejection) {
            let joined = try Registration.join(packet, entry)
            #expect(joined.entry == entry)
            #expect(reason == nil)
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test(
        arguments: [
            (0, nil, nil), (-1, nil, "implausible-pressure"), (1_200_000, nil, nil),
            (1_200_001, nil, "implausible-pressure"),
            (nil, -40_000, nil), (nil, -40_001, "implausible-temperature"), (nil, 150_000, nil),
            (nil, 150_001, "implausible-temperature"), (-1, 150_001, "implausible-pressure"),
        ] as [(Int64?, Int64?, String?)])
    func plausibility(pressure: Int64?, temperature: Int64?, reason: String?) throws {
        let packet = try Sample.packet(pressure: pressure, temperature: temperature)
        do throws(Rejection) {
            _ = try Plausibility(Parameters()).check(RegisteredPacket(packet: packet, entry: Sample.entry()))
            #expect(reason == nil)
        } catch {
            #expect(error.reason == reason)
        }
    }
}
