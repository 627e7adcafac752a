/// Why a batch derivation could not be made.
public struct OracleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, with the line where there is one.
    public let place: String
    /// What is wrong there.
    public let message: String

    /// A sentence for a person.
    public var description: String { "\(place): \(message)" }

    /// What is wrong at a place.
    public init(place: String, message: String) {
        self.place = place
        self.message = message
    }
}
