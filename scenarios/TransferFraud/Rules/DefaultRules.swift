/// The rules that hold where no file of rules is given (section 7 of the specification), as the lines of such a file. The
/// stream and the batch derivation each read them for themselves.
public enum DefaultRules {
    /// One rule a line.
    public static let lines = """
        {"id":"small-then-large","kind":"small-then-large","score":60,\(currencies)}
        {"id":"payer-count-1h","kind":"velocity","key":"payer","aggregate":"count","limit":20,"window":"1h","score":30}
        {"id":"payer-sum-24h","kind":"velocity","key":"payer","aggregate":"sum","limit":"20000.00","window":"24h","score":30,\(currencies)}
        {"id":"payee-count-1h","kind":"velocity","key":"payee","aggregate":"count","limit":50,"window":"1h","score":20}
        {"id":"pair-count-24h","kind":"velocity","key":"pair","aggregate":"count","limit":10,"window":"24h","score":20}
        {"id":"device-count-1h","kind":"velocity","key":"device","aggregate":"count","limit":15,"window":"1h","score":30}
        {"id":"structuring","kind":"structuring","score":60,\(currencies)}
        {"id":"baseline-1d","kind":"baseline","window":"1d","score":10,\(currencies)}
        {"id":"baseline-7d","kind":"baseline","window":"7d","score":20,\(currencies)}
        {"id":"baseline-30d","kind":"baseline","window":"30d","score":30,\(currencies)}
        {"id":"high-quantile","kind":"high-quantile","score":20,\(currencies)}
        {"id":"new-payee","kind":"new-payee","score":20,\(currencies)}
        {"id":"dormant","kind":"dormant","score":30,\(currencies)}
        {"id":"new-device","kind":"new-device","score":30}
        {"id":"impossible-travel","kind":"impossible-travel","score":40}
        {"id":"similar-amounts","kind":"similar-amounts","score":15,\(currencies)}
        {"id":"pass-through","kind":"pass-through","score":50,\(currencies)}
        {"id":"fan-in","kind":"fan-in","score":50}
        {"id":"fan-out","kind":"fan-out","score":30}
        {"id":"gather-scatter","kind":"gather-scatter","score":40}
        {"id":"cycle","kind":"cycle","tolerance":10,"score":60}
        {"id":"scatter-gather","kind":"scatter-gather","score":50}
        {"id":"stack","kind":"stack","state":"shadow","score":30}
        {"id":"watchlist","kind":"watchlist","score":50}
        """

    /// Of those whose amounts are chosen for a unit that is worth about a dollar; XXX is that of formats without currencies.
    private static let currencies = #""currencies":["AUD","CAD","CHF","EUR","GBP","NZD","SGD","USD","XXX"]"#
}
