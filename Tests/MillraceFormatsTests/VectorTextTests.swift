import CMillrace
import Testing

/// The scans of sixteen bytes at a time, by vectors and by words, against their definition.
@Suite struct VectorTextTests {
    private func places(_ bytes: [UInt8], where isStop: (UInt8) -> Bool) -> (first: Int64, second: Int64) {
        let found = bytes.indices.filter { isStop(bytes[$0]) }.map { Int64($0) }
        return (found.first ?? 16, found.dropFirst().first ?? 16)
    }

    private func check(_ bytes: [UInt8]) throws {
        let stop = places(bytes) { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 >= 0x80 }.first
        guard millrace_string_stop(bytes) == stop, millrace_string_stop_by_words(bytes) == stop else {
            throw Disagreement("string stop of \(bytes)")
        }
        let others = places(bytes) { !(0x30...0x39).contains($0) }
        for found in [millrace_non_digits(bytes), millrace_non_digits_by_words(bytes)] {
            guard (found.first, found.second) == others else { throw Disagreement("\(found) in \(bytes)") }
        }
    }

    @Test func everyByteAtEveryPlace() throws {
        for filling in [0x30, 0x39, 0x61, 0x7F] as [UInt8] {
            for place in 0..<16 {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: filling, count: 16)
                    bytes[place] = byte
                    try check(bytes)
                    bytes[Int(byte) % 16] = 0x2E
                    try check(bytes)
                }
            }
        }
    }

    @Test func randomBytes() {
        let telling: [UInt8] = [
            0x00, 0x1F, 0x20, 0x22, 0x2F, 0x30, 0x39, 0x3A, 0x5C, 0x7F, 0x80, 0xAF, 0xB0, 0xBA, 0xFF,
        ]
        forSeeds(20_000) { chance in
            try check((0..<16).map { _ in chance.oneIn(2) ? 0x35 : chance.pick(telling) })
        }
    }

    @Test func powersOfTen() {
        var power: Int64 = 1
        for exponent in 0...18 {
            #expect(millrace_power_of_ten(Int64(exponent)) == power)
            power = power &* 10
        }
    }
}
