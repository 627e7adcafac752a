import MillraceFormats
import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// What a line is read as: checks 2 to 5, 7 and 8, and the field table.
struct PacketTests {
    private func packet(_ more: String) throws -> TirePacket {
        try Sample.packet("{\"time\":1,\"model\":\"Porsche\",\"id\":\"a\",\(more)}")
    }

    private func reason(_ line: String) -> String? {
        do throws(Rejection) {
            _ = try Sample.packet(line)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        arguments: [
            ("181.300", 181_300), ("0", 0), ("-0.0004", 0), ("-0.0005", -1), ("1e2", 100_000), ("0.0005", 1),
            ("0.00049", 0), ("1200.0004", 1_200_000),
        ] as [(String, Int64)])
    func kilopascals(written: String, pascal: Int64) throws {
        #expect(try packet("\"pressure_kPa\":\(written)").pressure == pascal)
    }

    /// 35 psi are 241,316.505… Pa, 0.0001 psi 0.689… Pa.
    @Test(arguments: [("35", 241_317), ("0.0001", 1), ("0", 0), ("-1", -6_895)] as [(String, Int64)])
    func poundsPerSquareInch(written: String, pascal: Int64) throws {
        #expect(try packet("\"pressure_PSI\":\(written)").pressure == pascal)
    }

    /// 50 °F are 10 °C; 51 °F are 10.5555… °C; −40 is the same in both.
    @Test(
        arguments: [
            ("\"temperature_C\":21.5", 21_500), ("\"temperature_C\":-0.0005", -1), ("\"temperature_F\":50", 10_000),
            ("\"temperature_F\":51.0", 10_556), ("\"temperature_F\":-40", -40_000), ("\"temperature_F\":31.999", -1),
            ("\"temperature_C\":1,\"temperature_F\":\"no\"", 1_000), ("\"temperature_C\":null,\"temperature_F\":32", 0),
        ] as [(String, Int64)])
    func temperatures(members: String, milliCelsius: Int64) throws {
        #expect(try packet(members).temperature == milliCelsius)
    }

    @Test(
        arguments: [
            ("\"battery_ok\":1", true), ("\"battery_ok\":0", false), ("\"battery_ok\":0.0", false),
            ("\"battery_ok\":true", true),
            ("\"battery_ok\":false", false), ("\"battery\":\"oK\"", true), ("\"battery\":\"LOW\"", false),
            ("\"battery_ok\":null,\"battery\":\"OK\"", true), ("\"battery_ok\":0,\"battery\":5", false),
            ("\"x\":1", nil),
        ] as [(String, Bool?)])
    func batteries(members: String, isGood: Bool?) throws {
        #expect(try packet("\"pressure_kPa\":1,\(members)").batteryIsGood == isGood)
    }

    @Test(
        arguments: [
            ("1", true), ("0", false), ("-0", false), ("0e9", false), ("0.00", false), ("0.01", true), ("true", true),
            ("false", false), ("null", nil),
        ] as [(String, Bool?)])
    func moving(written: String, isMoving: Bool?) throws {
        #expect(try packet("\"pressure_kPa\":1,\"moving\":\(written)").isMoving == isMoving)
    }

    /// One line for each reason, in the order of the checks; where two checks fail, the first counts.
    @Test(arguments: [
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"pressure_kPa\":1", "malformed"),
        ("[]", "malformed"), ("{\"id\":1,\"id\":1}", "malformed"), ("{} {}", "malformed"),
        ("{\"model\":1,\"id\":\"a\"}", "unknown-format"), ("{\"sensor\":1.5}", "unknown-format"),
        ("{\"sensor\":null,\"time\":1}", "unknown-format"),
        ("{\"model\":\"M\"}", "no-id"), ("{\"model\":\"M\",\"id\":\"\",\"time\":\"?\"}", "no-id"),
        ("{\"model\":\"M\",\"id\":1.0,\"time\":1}", "no-id"), ("{\"sensor\":\"\"}", "no-id"),
        ("{\"model\":\"M\",\"id\":\"a\",\"pressure_kPa\":\"1\"}", "no-time"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":\"soon\"}", "no-time"),
        ("{\"sensor\":\"a\",\"time\":1.5}", "no-time"), ("{\"sensor\":\"a\",\"time\":true}", "no-time"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"pressure_kPa\":\"1\"}", "wrong-type"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"temperature_F\":[]}", "wrong-type"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"moving\":\"1\"}", "wrong-type"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"battery_ok\":\"1\"}", "wrong-type"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"battery\":1}", "wrong-type"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"flags\":\"x\"}", "no-pressure"),
        ("{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"pressure_kPa\":null}", "no-pressure"),
    ])
    func reasons(line: String, expected: String) {
        #expect(reason(line) == expected)
    }

    @Test func anIntegerStandsForItsDigits() throws {
        #expect(try Sample.packet("{\"sensor\":12,\"time\":1,\"pressure_kPa\":1}").sensor == "12")
        #expect(
            try Sample.packet("{\"model\":\"M\",\"id\":98765432109876543210,\"time\":1,\"pressure_kPa\":1}").sensor
                == "98765432109876543210")
    }

    /// Level, count, place in the repetitions and time do not make a packet another one; anything else does, to the
    /// spelling of a number.
    @Test func thePayloadIsWhatRepetitionsHaveInCommon() throws {
        let payload = try packet("\"pressure_kPa\":200.0,\"flags\":\"4c\"").payload
        for same in [
            "\"pressure_kPa\":200.0,\"flags\":\"4c\",\"rssi\":-1,\"snr\":2,\"noise\":3,\"freq\":4,\"freq1\":5,\"freq2\":6",
            "\"mod\":\"FSK\",\"repeat\":3,\"counter\":7,\"sequence\":9,\"pressure_kPa\" : 200.0 ,\"flags\": \"4c\"",
            "\"r\\u0065peat\":3,\"pressure_kPa\":200.0,\"flags\":\"4c\"",
        ] {
            #expect(try packet(same).payload == payload, "\(same)")
        }
        for other in [
            "\"pressure_kPa\":200.00,\"flags\":\"4c\"", "\"pressure_kPa\":200,\"flags\":\"4c\"",
            "\"flags\":\"4c\",\"pressure_kPa\":200.0", "\"pressure_kPa\":200.0,\"flags\":\"4C\"",
            "\"pressure_kPa\":200.0,\"flags\":\"\\u0034c\"", "\"pressure_kPa\":200.0,\"flags\":\"4c\",\"repeats\":1",
            "\"pressure_kPa\":200.0,\"flags\":\"4c\",\"Counter\":1",
            "\"pressure_kPa\":200.0,\"flags\":\"4c\",\"x\":null",
        ] {
            #expect(try packet(other).payload != payload, "\(other)")
        }
        let line = "{\"time\":2,\"model\":\"Porsche\",\"id\":\"a\",\"pressure_kPa\":200.0,\"flags\":\"4c\"}"
        #expect(try Sample.packet(line).payload == payload)
    }
}
