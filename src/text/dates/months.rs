//! The names of the months: one table.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// For each language (ISO 639-1) the twelve months, each with its inflected and short forms in
/// lower case, without a point at the end. A form that two languages share means the same month in both;
/// a test holds that.
#[rustfmt::skip] // one language, two lines
pub const MONTHS: &[(&str, [&str; 12])] = &[
    ("en", ["january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec"]),
    ("de", ["januar jänner jan jän", "februar feber feb", "märz mär mrz maerz", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez"]),
    ("fr", ["janvier janv", "février fevrier févr fév", "mars", "avril avr", "mai", "juin",
            "juillet juil juill", "août aout", "septembre sept", "octobre oct", "novembre nov", "décembre decembre déc"]),
    ("es", ["enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun",
            "julio jul", "agosto ago", "septiembre setiembre sep sept", "octubre oct", "noviembre nov", "diciembre dic"]),
    ("it", ["gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu",
            "luglio lug", "agosto ago", "settembre set", "ottobre ott", "novembre nov", "dicembre dic"]),
    ("pt", ["janeiro jan", "fevereiro fev", "março marco mar", "abril abr", "maio mai", "junho jun",
            "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez"]),
    ("ca", ["gener", "febrer febr", "març", "abril", "maig", "juny",
            "juliol", "agost", "setembre", "octubre", "novembre", "desembre des"]),
    ("nl", ["januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun",
            "juli jul", "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"]),
    ("pl", ["stycznia styczeń sty", "lutego luty lut", "marca marzec mar", "kwietnia kwiecień kwi", "maja maj", "czerwca czerwiec cze",
            "lipca lipiec lip", "sierpnia sierpień sie", "września wrzesień wrz", "października październik paź", "listopada listopad lis", "grudnia grudzień gru"]),
    ("cs", ["ledna leden", "února únor úno", "března březen bře", "dubna duben", "května květen kvě", "června červen čvn",
            "července červenec čvc", "srpna srpen", "září zář", "října říjen říj", "listopadu listopad", "prosince prosinec"]),
    ("sv", ["januari jan", "februari feb", "mars", "april apr", "maj", "juni jun",
            "juli jul", "augusti aug", "september sep sept", "oktober okt", "november nov", "december dec"]),
    ("da", ["januar jan", "februar feb", "marts mar", "april apr", "maj", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "december dec"]),
    ("no", ["januar jan", "februar feb", "mars", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "desember des"]),
    ("fi", ["tammikuuta tammikuu", "helmikuuta helmikuu", "maaliskuuta maaliskuu", "huhtikuuta huhtikuu", "toukokuuta toukokuu", "kesäkuuta kesäkuu",
            "heinäkuuta heinäkuu", "elokuuta elokuu", "syyskuuta syyskuu", "lokakuuta lokakuu", "marraskuuta marraskuu", "joulukuuta joulukuu"]),
    ("hu", ["január", "február febr", "március márc", "április ápr", "május máj", "június jún",
            "július júl", "augusztus", "szeptember szept", "október", "november", "december"]),
    ("ro", ["ianuarie ian", "februarie feb", "martie mar", "aprilie apr", "mai", "iunie iun",
            "iulie iul", "august aug", "septembrie sept", "octombrie oct", "noiembrie noi", "decembrie dec"]),
    ("tr", ["ocak oca", "şubat şub", "mart", "nisan nis", "mayıs", "haziran haz",
            "temmuz tem", "ağustos ağu", "eylül eyl", "ekim eki", "kasım kas", "aralık ara"]),
    ("id", ["januari jan", "februari feb", "maret mar", "april apr", "mei", "juni jun",
            "juli jul", "agustus agu agt ags", "september sep", "oktober okt", "november nov", "desember des"]),
    ("ru", ["января январь янв", "февраля февраль фев февр", "марта март мар", "апреля апрель апр", "мая май", "июня июнь июн",
            "июля июль июл", "августа август авг", "сентября сентябрь сен сент", "октября октябрь окт", "ноября ноябрь ноя нояб", "декабря декабрь дек"]),
    ("uk", ["січня січень січ", "лютого лютий лют", "березня березень бер", "квітня квітень квіт", "травня травень трав", "червня червень черв",
            "липня липень лип", "серпня серпень серп", "вересня вересень вер", "жовтня жовтень жовт", "листопада листопад лист", "грудня грудень груд"]),
    ("el", ["ιανουαρίου ιανουάριος ιανουαριου ιαν", "φεβρουαρίου φεβρουάριος φεβρουαριου φεβ", "μαρτίου μάρτιος μαρτιου μαρ μάρ", "απριλίου απρίλιος απριλιου απρ", "μαΐου μαίου μάιος μαϊου μαιου μαΐ μάι μαϊ μαι", "ιουνίου ιούνιος ιουνιου ιουν ιούν",
            "ιουλίου ιούλιος ιουλιου ιουλ ιούλ", "αυγούστου αύγουστος αυγουστου αυγ αύγ", "σεπτεμβρίου σεπτέμβριος σεπτεμβριου σεπ σεπτ", "οκτωβρίου οκτώβριος οκτωβριου οκτ", "νοεμβρίου νοέμβριος νοεμβριου νοε νοέ", "δεκεμβρίου δεκέμβριος δεκεμβριου δεκ"]),
    ("bg", ["януари ян", "февруари", "март", "април", "май", "юни",
            "юли", "август", "септември септ", "октомври", "ноември ноем", "декември"]),
    ("sr", ["јануар јануара januara јан", "фебруар фебруара februara феб", "март марта mart marta", "април априла aprila", "мај маја maj maja", "јун јуна jun juna",
            "јул јула jul jula", "август августа avgust avgusta авг avg", "септембар септембра septembar septembra сеп", "октобар октобра oktobar oktobra", "новембар новембра novembar novembra нов", "децембар децембра decembar decembra дец"]),
    // The Croatian October is the Polish November: only its short form is here.
    ("hr", ["siječnja siječanj sij", "veljače veljača velj", "ožujka ožujak ožu", "travnja travanj", "svibnja svibanj", "lipnja lipanj",
            "srpnja srpanj", "kolovoza kolovoz", "rujna rujan ruj", "okt", "studenoga studenog studeni stu", "prosinca prosinac"]),
    ("sk", ["januára január", "februára február", "marca marec", "apríla apríl", "mája máj", "júna jún",
            "júla júl", "augusta august", "septembra september", "októbra október", "novembra november", "decembra december"]),
    ("sl", ["januarja januar", "februarja februar", "marca marec", "aprila april", "maja maj", "junija junij",
            "julija julij", "avgusta avgust", "septembra september", "oktobra oktober", "novembra november", "decembra december"]),
    ("et", ["jaanuar jaan", "veebruar veebr", "märts", "aprill", "mai", "juuni",
            "juuli", "august", "september", "oktoober", "november", "detsember dets"]),
    ("is", ["janúar", "febrúar", "mars", "apríl", "maí", "júní",
            "júlí", "ágúst ágú", "september", "október", "nóvember nóv", "desember"]),
    ("he", ["ינואר בינואר", "פברואר בפברואר", "מרץ במרץ מרס", "אפריל באפריל", "מאי במאי", "יוני ביוני",
            "יולי ביולי", "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר"]),
    ("ar", ["يناير جانفي", "فبراير شباط فيفري", "مارس آذار", "أبريل ابريل إبريل نيسان أفريل", "مايو أيار ماي", "يونيو يونيه حزيران جوان",
            "يوليو يوليه تموز جويلية", "أغسطس اغسطس آب أوت", "سبتمبر أيلول", "أكتوبر اكتوبر", "نوفمبر", "ديسمبر"]),
    ("fa", ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن",
            "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]),
    ("ur", ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون",
            "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"]),
    ("hi", ["जनवरी", "फरवरी फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
            "जुलाई", "अगस्त", "सितंबर सितम्बर", "अक्टूबर अक्तूबर", "नवंबर नवम्बर", "दिसंबर दिसम्बर"]),
    ("th", ["มกราคม ม.ค", "กุมภาพันธ์ ก.พ", "มีนาคม มี.ค", "เมษายน เม.ย", "พฤษภาคม พ.ค", "มิถุนายน มิ.ย",
            "กรกฎาคม ก.ค", "สิงหาคม ส.ค", "กันยายน ก.ย", "ตุลาคม ต.ค", "พฤศจิกายน พ.ย", "ธันวาคม ธ.ค"]),
    ("bn", ["জানুয়ারি জানুয়ারী জানুয়ারি জানুয়ারী", "ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী", "মার্চ", "এপ্রিল", "মে", "জুন",
            "জুলাই", "আগস্ট আগষ্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"]),
    ("mr", ["जानेवारी", "फेब्रुवारी", "मार्च", "एप्रिल", "मे", "जून",
            "जुलै", "ऑगस्ट", "सप्टेंबर", "ऑक्टोबर", "नोव्हेंबर", "डिसेंबर"]),
    ("gu", ["જાન્યુઆરી", "ફેબ્રુઆરી", "માર્ચ", "એપ્રિલ", "મે", "જૂન",
            "જુલાઈ", "ઓગસ્ટ", "સપ્ટેમ્બર", "ઓક્ટોબર", "નવેમ્બર", "ડિસેમ્બર"]),
    ("pa", ["ਜਨਵਰੀ", "ਫਰਵਰੀ ਫ਼ਰਵਰੀ", "ਮਾਰਚ", "ਅਪ੍ਰੈਲ", "ਮਈ", "ਜੂਨ",
            "ਜੁਲਾਈ", "ਅਗਸਤ", "ਸਤੰਬਰ", "ਅਕਤੂਬਰ", "ਨਵੰਬਰ", "ਦਸੰਬਰ"]),
    ("ta", ["ஜனவரி ஜன", "பிப்ரவரி பிப்", "மார்ச்", "ஏப்ரல் ஏப்", "மே", "ஜூன்",
            "ஜூலை", "ஆகஸ்ட் ஆகஸ்டு", "செப்டம்பர் செப்", "அக்டோபர் அக்", "நவம்பர் நவ", "டிசம்பர் டிச"]),
    ("te", ["జనవరి", "ఫిబ్రవరి", "మార్చి", "ఏప్రిల్", "మే", "జూన్",
            "జూలై జులై", "ఆగస్టు ఆగస్ట్", "సెప్టెంబర్ సెప్టెంబరు", "అక్టోబర్ అక్టోబరు", "నవంబర్ నవంబరు", "డిసెంబర్ డిసెంబరు"]),
    ("kn", ["ಜನವರಿ", "ಫೆಬ್ರವರಿ", "ಮಾರ್ಚ್", "ಏಪ್ರಿಲ್", "ಮೇ", "ಜೂನ್",
            "ಜುಲೈ", "ಆಗಸ್ಟ್", "ಸೆಪ್ಟೆಂಬರ್", "ಅಕ್ಟೋಬರ್", "ನವೆಂಬರ್", "ಡಿಸೆಂಬರ್"]),
    ("ml", ["ജനുവരി", "ഫെബ്രുവരി", "മാർച്ച്", "ഏപ്രിൽ", "മേയ് മെയ്", "ജൂൺ",
            "ജൂലൈ", "ഓഗസ്റ്റ് ആഗസ്റ്റ്", "സെപ്റ്റംബർ", "ഒക്ടോബർ", "നവംബർ", "ഡിസംബർ"]),
    ("km", ["មករា ខែមករា", "កុម្ភៈ ខែកុម្ភៈ", "មីនា ខែមីនា", "មេសា ខែមេសា", "ឧសភា ខែឧសភា", "មិថុនា ខែមិថុនា",
            "កក្កដា ខែកក្កដា", "សីហា ខែសីហា", "កញ្ញា ខែកញ្ញា", "តុលា ខែតុលា", "វិច្ឆិកា ខែវិច្ឆិកា", "ធ្នូ ខែធ្នូ"]),
    ("ka", ["იანვარი იანვარს იან", "თებერვალი თებერვალს თებ", "მარტი მარტს", "აპრილი აპრილს აპრ", "მაისი მაისს", "ივნისი ივნისს ივნ",
            "ივლისი ივლისს ივლ", "აგვისტო აგვისტოს აგვ", "სექტემბერი სექტემბერს სექ", "ოქტომბერი ოქტომბერს ოქტ", "ნოემბერი ნოემბერს ნოე", "დეკემბერი დეკემბერს დეკ"]),
    ("hy", ["հունվարի հունվար", "փետրվարի փետրվար", "մարտի մարտ", "ապրիլի ապրիլ", "մայիսի մայիս", "հունիսի հունիս",
            "հուլիսի հուլիս", "օգոստոսի օգոստոս", "սեպտեմբերի սեպտեմբեր", "հոկտեմբերի հոկտեմբեր", "նոյեմբերի նոյեմբեր", "դեկտեմբերի դեկտեմբեր"]),
    ("sw", ["januari jan", "februari feb", "machi", "aprili", "mei", "juni",
            "julai", "agosti", "septemba", "oktoba", "novemba", "desemba"]),
    ("ms", ["januari jan", "februari feb", "mac", "april apr", "mei", "jun",
            "julai", "ogos", "september sept", "oktober okt", "november nov", "disember dis"]),
    ("tl", ["enero", "pebrero", "marso", "abril", "mayo", "hunyo",
            "hulyo", "agosto", "setyembre", "oktubre", "nobyembre", "disyembre"]),
    ("be", ["студзеня", "лютага", "сакавіка", "красавіка", "мая", "чэрвеня",
            "ліпеня", "жніўня", "верасня", "кастрычніка", "лістапада", "снежня"]),
    ("mk", ["јануари", "февруари", "март", "април", "мај", "јуни",
            "јули", "август", "септември", "октомври", "ноември", "декември"]),
    ("sq", ["janar", "shkurt", "mars", "prill", "maj", "qershor",
            "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor"]),
    ("lt", ["sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio",
            "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio", "gruodžio"]),
    ("lv", ["janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs",
            "jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris"]),
    ("az", ["yanvar", "fevral", "mart", "aprel", "may", "iyun",
            "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"]),
    ("kk", ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
            "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"]),
];

/// The month, 1 to 12, of a name in lower case.
pub fn number(name: &str) -> Option<i8> {
    static BY_NAME: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
        let rows = MONTHS.iter().flat_map(|(_, months)| months.iter().zip(1..));
        rows.flat_map(|(forms, month)| forms.split(' ').map(move |form| (form, month))).collect()
    });
    BY_NAME.get(name).copied()
}

#[cfg(test)]
mod tests {
    use crate::text::dates::months::*;

    #[test]
    fn no_form_means_two_months() {
        for (language, months) in MONTHS {
            for (forms, month) in months.iter().zip(1..) {
                for form in forms.split(' ') {
                    assert_eq!(number(form), Some(month), "{language}: {form}");
                    assert_eq!(form.to_lowercase(), form);
                }
            }
        }
        assert_eq!(number("monday"), None);
    }
}
