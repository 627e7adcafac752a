/// Why a decimal could not be read or a result could not be kept exactly.
public struct DecimalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong.
    public enum Code: UInt8, Sendable, Hashable {
        /// The text is no decimal number.
        case malformed
        /// The significand does not fit 64 bits.
        case overflow
        /// More than 255 digits after the point would be needed.
        case tooSmall
        /// A division by zero.
        case divisionByZero
    }

    /// What was wrong.
    public let code: Code
    /// The offset of the offending byte, for malformed text; else 0.
    public let position: Int

    /// An error of this kind.
    public init(_ code: Code, at position: Int = 0) {
        self.code = code
        self.position = position
    }

    /// The error in words.
    public var description: String {
        switch code {
        case .malformed: "malformed decimal number at byte \(position)"
        case .overflow: "the decimal number has more digits than 64 bits hold"
        case .tooSmall: "the decimal number needs more than 255 digits after the point"
        case .divisionByZero: "division by zero"
        }
    }
}
