/// The names of the members a record is made of: an enum of strings.
///
/// ```swift
/// enum Field: String, JSONFieldName { case vehicle, wheel, kPa = "pressure_kPa", time }
/// ```
public protocol JSONFieldName: CaseIterable, RawRepresentable, Hashable, Sendable where RawValue == String {}

/// The way from a field to its ordinal, its place in `allCases`.
///
/// An enum without payload is one byte, and the compiler numbers the cases in their order. That is not promised, so it is
/// looked up once for every case; only if it holds for all of them is the byte used, otherwise a search.
@frozen
@usableFromInline
struct FieldOrdinals<Field: JSONFieldName> {
    @usableFromInline let byteIsOrdinal: Bool

    @inlinable
    init() {
        let cases = Field.allCases
        byteIsOrdinal =
            MemoryLayout<Field>.size == 1 && cases.count <= 256
            && cases.enumerated().allSatisfy { ordinal, field in
                withUnsafeBytes(of: field) { Int($0[0]) } == ordinal
            }
    }

    @inlinable
    @inline(__always)
    func ordinal(of field: Field) -> Int {
        if byteIsOrdinal { return withUnsafeBytes(of: field) { Int($0[0]) } }
        return search(field)
    }

    @inlinable
    @inline(never)
    func search(_ field: Field) -> Int {
        for (ordinal, candidate) in Field.allCases.enumerated() where candidate == field { return ordinal }
        preconditionFailure("the field \(field.rawValue) is not among allCases of its type")
    }
}
