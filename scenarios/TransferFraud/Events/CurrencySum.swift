import MillraceCore
import MillraceStreams

/// A sum of money in one currency, in minor units: of amounts that have up to 50 bits each, and of which there may be any
/// number.
struct CurrencySum: Hashable, Sendable {
    var currency: Currency
    var sum: Int128
}

extension [CurrencySum] {
    /// Adds an amount to the sum in its currency, and returns that.
    /// - Complexity: O(*n*) in the number of currencies, which is small.
    @discardableResult
    mutating func add(_ amount: Int128, in currency: Currency) -> Int128 {
        guard let place = firstIndex(where: { $0.currency == currency }) else {
            append(CurrencySum(currency: currency, sum: amount))
            return amount
        }
        self[place].sum += amount
        return self[place].sum
    }
}

extension CurrencySum: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        currency = try Currency(from: &reader)
        sum = try reader.read()
    }

    func encode(to writer: ByteWriter) {
        currency.encode(to: writer)
        writer.write(sum)
    }
}
