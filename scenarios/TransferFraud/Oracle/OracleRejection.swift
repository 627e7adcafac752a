/// Why a line is rejected by the checks that it fails by itself: 1 to 4 and 6 to 10 of section 1.
enum OracleRejection: String, Error {
    case tooLong = "too-long"
    case malformed
    case noID = "no-id"
    case noTime = "no-time"
    case unknownAction = "unknown-action"
    case noAccount = "no-account"
    case noCurrency = "no-currency"
    case badAmount = "bad-amount"
    case wrongType = "wrong-type"
}
