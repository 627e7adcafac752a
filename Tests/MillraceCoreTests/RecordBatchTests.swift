import CMillrace
import MillraceCore
import Testing

/// Record batches in Kafka's format: bytes written down by hand, round trips, damage.
@Suite struct RecordBatchTests {
    struct Item: Equatable {
        var timestamp: Int64
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: [UInt8] = []
    }

    func build(_ items: [Item]) -> [UInt8] {
        let builder = RecordBatchBuilder(capacity: 16)
        for item in items {
            (item.key ?? []).withUnsafeBytes { key in
                (item.value ?? []).withUnsafeBytes { value in
                    item.headers.withUnsafeBytes { headers in
                        builder.append(
                            timestamp: Timestamp(milliseconds: item.timestamp), key: item.key == nil ? nil : key,
                            value: item.value == nil ? nil : value, headers: headers)
                    }
                }
            }
        }
        #expect(builder.count == items.count)
        return Array(builder.finish())
    }

    /// The items of a batch from `offset` on, and their offsets; nil if it is damaged.
    func parse(_ bytes: [UInt8], from offset: Int64 = 0, checked: Bool = true) -> ([Item], [Int64])? {
        bytes.withUnsafeBytes { raw in
            guard let batch = try? RecordBatchReader(startOf: raw), !checked || batch.isIntact else { return nil }
            var records: [RawRecord] = []
            guard (try? batch.appendRecords(from: offset, to: &records)) != nil else { return nil }
            let items = records.map {
                Item(
                    timestamp: $0.timestamp.milliseconds, key: $0.key.map(Array.init), value: $0.value.map(Array.init),
                    headers: Array($0.headers))
            }
            return (items, records.map(\.offset))
        }
    }

    /// The bytes follow from the tables of the Kafka protocol documentation. Numbers of variable length are zigzag: 0 is
    /// 0, −1 is 1, 1 is 2, 2 is 4, 5 is 10. The first record has 9 bytes behind its length (attributes, time, offset,
    /// key length and 1 byte, value length and 2 bytes, number of headers), the second 7; only the checksum is computed,
    /// bit by bit.
    @Test func goldenBytes() {
        var expected: [UInt8] = [
            0, 0, 0, 0, 0, 0, 0, 0,  // base offset
            0, 0, 0, 67,  // 49 bytes of header behind this field, records of 10 and 8
            0xFF, 0xFF, 0xFF, 0xFF,  // leader epoch −1
            2,  // magic
            0, 0, 0, 0,  // checksum
            0, 0,  // attributes
            0, 0, 0, 1,  // last offset delta
            0, 0, 0, 0, 0, 0, 0x03, 0xE8,  // first timestamp 1000
            0, 0, 0, 0, 0, 0, 0x03, 0xED,  // greatest timestamp 1005
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // producer id −1
            0xFF, 0xFF,  // producer epoch −1
            0xFF, 0xFF, 0xFF, 0xFF,  // base sequence −1
            0, 0, 0, 2,  // number of records
            18, 0, 0, 0, 2, 0x6B, 4, 0x76, 0x31, 0,  // key k, value v1
            14, 0, 10, 2, 1, 2, 0x78, 0,  // 5 ms later, no key, value x
        ]
        var crc: UInt32 = ~0
        for byte in expected[21...] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
        }
        withUnsafeBytes(of: (~crc).bigEndian) { expected.replaceSubrange(17..<21, with: $0) }
        let items = [
            Item(timestamp: 1_000, key: [0x6B], value: [0x76, 0x31]), Item(timestamp: 1_005, key: nil, value: [0x78]),
        ]
        #expect(build(items) == expected)
    }

    /// The check value of CRC-32C, and the first three examples of RFC 3720, B.4.
    @Test func checksumOfKnownBytes() {
        for (bytes, sum) in [
            (Array("123456789".utf8), UInt32(0xE306_9283)), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
        ] {
            #expect(millrace_crc32c(0, bytes, bytes.count) == sum)
            #expect(millrace_crc32c_software(0, bytes, bytes.count) == sum)
        }
    }

    /// The instruction and the table agree, and a sum can be taken in pieces, at every length at which the number of
    /// interleaved streams changes.
    @Test(arguments: [UInt64(1)]) func checksumsAgree(seed: UInt64) {
        print("RecordBatchTests.checksumsAgree seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bytes = (0..<40_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let lengths =
            [0, 1, 7, 8, 9, 767, 768, 769, 12_287, 12_288, 12_289, 30_000]
            + (0..<100).map { _ in Int(random.integer(below: 40_000)) }
        for length in lengths {
            let sum = millrace_crc32c_software(0, bytes, length)
            #expect(millrace_crc32c(0, bytes, length) == sum)
            let part = Int(random.integer(in: 0...Int64(length)))
            let first = millrace_crc32c(0, bytes, part)
            #expect(millrace_crc32c(first, Array(bytes[part...]), length - part) == sum)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func roundTrip(seed: UInt64) throws {
        print("RecordBatchTests.roundTrip seed \(seed)")
        var random = SeededRandom(seed: seed)
        func bytes(_ count: Int64) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
        for _ in 0..<50 {
            let items = (0..<random.integer(in: 1...200)).map { _ in
                Item(
                    timestamp: random.element(of: [0, -5, 1_700_000_000_000, .max, .min, random.integer(below: 1_000)]),
                    key: random.chance(0.3) ? nil : bytes(random.integer(below: 80)),
                    value: random.chance(0.3) ? nil : bytes(random.element(of: [0, 63, 64, 100, 8_191, 8_192])))
            }
            let (parsed, offsets) = try #require(parse(build(items)))
            // A record without headers says so in one byte.
            #expect(parsed == items.map { Item(timestamp: $0.timestamp, key: $0.key, value: $0.value, headers: [0]) })
            #expect(offsets == Array(0..<Int64(items.count)))
            let from = random.integer(below: Int64(items.count))
            #expect(parse(build(items), from: from)?.1 == Array(from..<Int64(items.count)))
        }
    }

    @Test func headersAreKept() {
        let writer = ByteWriter()
        RecordHeaders.write([("trace", "abc"), ("empty", "")], to: writer)
        let items = [Item(timestamp: 0, key: nil, value: [1], headers: Array(writer.bytes))]
        let parsed = parse(build(items))?.0
        #expect(parsed == items)
        parsed?[0].headers.withUnsafeBytes { headers in
            #expect(RecordHeaders.value(of: "trace", in: headers).map { String(decoding: $0, as: UTF8.self) } == "abc")
            #expect(RecordHeaders.value(of: "empty", in: headers)?.count == 0)
            #expect(RecordHeaders.value(of: "none", in: headers) == nil)
        }
    }

    /// Each byte is damaged in turn, with several patterns. The base offset, the leader epoch are not covered by the
    /// checksum: there the records come out as they were, at most at other offsets. Everywhere else it is found.
    @Test func damageAtEveryByteIsFoundOrHarmless() throws {
        let items = (0..<20).map { Item(timestamp: 1_000 + $0, key: [1, 2], value: [UInt8](repeating: 7, count: 70)) }
        let whole = build(items)
        let original = try #require(parse(whole))
        for position in whole.indices {
            for pattern in [UInt8(1), 0x80, 0xFF] {
                var damaged = whole
                damaged[position] ^= pattern
                let found = parse(damaged)
                if position < 8 || (12..<16).contains(position) {
                    if let found { #expect(found.0 == original.0) }
                    if position >= 12 { #expect(found?.1 == original.1) }
                } else {
                    #expect(found == nil)
                }
                // Without the checksum nothing is promised but that no byte outside the batch is read.
                _ = parse(damaged, checked: false)
            }
        }
    }

    @Test func aBatchThatWasCutOffIsFound() {
        let whole = build([Item(timestamp: 1, key: [1], value: [2, 3])])
        for count in 0..<whole.count { #expect(parse(Array(whole[..<count]), checked: false) == nil) }
        #expect(parse(whole + [9, 9])?.0.count == 1)
    }

    @Test(arguments: [UInt64(1), 2]) func noiseIsNoBatch(seed: UInt64) {
        print("RecordBatchTests.noiseIsNoBatch seed \(seed)")
        var random = SeededRandom(seed: seed)
        let whole = build((0..<5).map { Item(timestamp: $0, key: [1], value: [UInt8](repeating: 3, count: 40)) })
        for _ in 0..<20_000 {
            var noise = whole
            for _ in 0..<random.integer(in: 1...8) {
                noise[Int(random.integer(in: 0...Int64(noise.count - 1)))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = parse(noise, checked: false)
        }
    }
}
