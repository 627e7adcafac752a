import MillraceCore
import MillraceFormats
import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// The times of packets, by the vectors that the batch derivation is tested by.
struct PacketClockTests {
    private func milliseconds(_ written: String, isOwnReading: Bool = false) throws -> Int64? {
        let clock = try PacketClock.maker(timeZone: "UTC", startMilliseconds: 0)()
        return try JSONFieldReader<TirePacket.Field>().read("{\"time\":\(written)}") { fields in
            try? clock.moment(of: fields[.time], isOwnReading: isOwnReading).milliseconds
        }
    }

    @Test(arguments: TimeVectors.readable)
    func readable(_ written: String, _ expected: Int64) throws {
        #expect(try milliseconds(written) == expected)
    }

    @Test(arguments: TimeVectors.unreadable)
    func unreadable(_ written: String) {
        // What is not even JSON is refused before its time is looked at.
        #expect((try? milliseconds(written)) ?? nil == nil)
    }

    /// In a reading a JSON number is milliseconds and an integer; a text is seconds there too.
    @Test func ownReadings() throws {
        #expect(try milliseconds("1795462581123", isOwnReading: true) == 1_795_462_581_123)
        #expect(try milliseconds("1795462581.5", isOwnReading: true) == nil)
        #expect(try milliseconds("1e3", isOwnReading: true) == nil)
        #expect(try milliseconds("\"1795462581.5\"", isOwnReading: true) == 1_795_462_581_500)
    }
}
