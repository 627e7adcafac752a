import MillraceCore
import MillraceStreams

/// A currency by its code of three capital letters (ISO 4217).
struct Currency: Hashable, Sendable {
    /// The letters, the first in the highest of the lower three bytes.
    private let letters: UInt32

    /// The currency of this code; nil if it is not three capital letters.
    init?(_ code: some Collection<UInt8>) {
        guard code.count == 3, code.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        letters = code.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The currency of this code; nil if it is not three capital letters.
    init?(_ code: String) {
        self.init(Array(code.utf8))
    }

    /// How many decimals its amounts have: how many digits of a minor unit stand behind the point of the major one.
    var decimals: Int { Currency.unusual[self] ?? 2 }

    private static let unusual: [Currency: Int] = {
        let codes = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 3: "BHD IQD JOD KWD LYD OMR TND",
            4: "CLF UYW", 8: "XBT",
        ]
        return codes.reduce(into: [:]) { decimals, entry in
            for code in entry.value.split(separator: " ") {
                if let currency = Currency(String(code)) { decimals[currency] = entry.key }
            }
        }
    }()
}

extension Currency: CustomStringConvertible {
    /// The code.
    var description: String {
        String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: letters >> $0) }, as: UTF8.self)
    }
}

extension Currency: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        letters = try reader.read()
    }

    func encode(to writer: ByteWriter) {
        writer.write(letters)
    }
}
